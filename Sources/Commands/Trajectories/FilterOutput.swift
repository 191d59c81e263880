internal import Files
internal import Foundation
internal import Terminal
internal import Trajectories

/// What `swegym trajectories filter` prints, and writes by the store.
struct FilterOutput {
    /// The name of the file by which a store is known as one that a filter or a draw wrote.
    static let fileName = "filter.json"

    let report: FilterReport
    let countsTokens: Bool
    let directory: String

    private struct Content: Encodable {
        var read: Int
        var kept: Int
        var instances: Int
        var resolved: Int
        var tokens: Int
        var tokensAre: String
        var leftOut: [String: Int]
        var sha256: String?
    }

    /// Writes the file, and the table or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        let content = Content(
            read: report.read, kept: report.kept, instances: report.instances, resolved: report.resolved,
            tokens: report.tokens,
            tokensAre: countsTokens ? "counted by the tokenizer" : TokenEstimate.statement,
            leftOut: Dictionary(
                uniqueKeysWithValues: report.leftOut.map { ($0.key.rawValue, $0.value) }),
            sha256: report.file?.sha256)
        let text = try JSONOutput.text(content)
        try RecordFile.write(Data(text.utf8), to: "\(directory)/\(Self.fileName)")
        guard !asJSON else { return context.output(text) }
        var table = Table([.init("left out"), .init("", .right), .init("why")])
        for reason in FilterReason.allCases {
            guard let count = report.leftOut[reason] else { continue }
            table.append([.init(reason.rawValue), .init(HumanFormat.count(count)), .init(reason.meaning)])
        }
        if !report.leftOut.isEmpty { context.write(table) }
        context.output(
            "\(HumanFormat.count(report.kept)) of \(HumanFormat.count(report.read, "trajectory", plural: "trajectories")) kept, "
                + "of \(HumanFormat.count(report.instances, "instance")); \(HumanFormat.count(report.resolved)) resolved theirs\n"
        )
        context.output(
            "\(HumanFormat.count(report.tokens)) tokens (\(countsTokens ? "by the tokenizer" : TokenEstimate.statement))\n"
        )
        context.write(escaping: "written to \(directory)")
    }
}
