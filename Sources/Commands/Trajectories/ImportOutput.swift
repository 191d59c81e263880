internal import Foundation
internal import Terminal
internal import Trajectories

/// What `swegym trajectories import` prints.
struct ImportOutput {
    /// How many refusals and files are shown; all of them are in the JSON.
    private static let shown = 20

    let report: ImportReport
    let directory: String

    private struct Content: Encodable {
        struct Refused: Encodable {
            var file: String
            var line: Int?
            var reason: String
        }
        var imported: [String: Int]
        var duplicates: Int
        var refused: Int
        var refusals: [Refused]
        var passedOver: [String]
        var resolved: Int
        var unresolved: Int
        var resolutionUnknown: Int
        var withoutInstance: Int
        var membersLeftOut: [String: Int]
    }

    /// Writes the table or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        guard !asJSON else {
            let content = Content(
                imported: report.imported, duplicates: report.duplicates, refused: report.refusedCount,
                refusals: report.refused.map {
                    Content.Refused(file: $0.file, line: $0.line, reason: $0.reason)
                },
                passedOver: report.passedOver, resolved: report.resolved, unresolved: report.unresolved,
                resolutionUnknown: report.unknown, withoutInstance: report.withoutInstance,
                membersLeftOut: report.leftOut)
            return context.output(try JSONOutput.text(content))
        }
        for refused in report.refused.prefix(Self.shown) {
            context.warn("\(refused.file)\(refused.line.map { ":\($0)" } ?? ""): \(refused.reason)")
        }
        if report.refusedCount > Self.shown {
            context.warn("and \(HumanFormat.count(report.refusedCount - Self.shown)) more refused")
        }
        var table = Table([.init("form"), .init("imported", .right)])
        for (form, count) in report.imported.sorted(by: { $0.key < $1.key }) {
            table.append([.init(form), .init(HumanFormat.count(count))])
        }
        if !report.imported.isEmpty { context.write(table) }
        var parts = [
            HumanFormat.count(report.total, "trajectory", plural: "trajectories") + " added",
            "\(HumanFormat.count(report.duplicates)) were there already",
            "\(HumanFormat.count(report.refusedCount)) refused",
        ]
        if !report.passedOver.isEmpty {
            parts.append("\(HumanFormat.count(report.passedOver.count, "other file")) passed over")
        }
        context.output("\(parts.joined(separator: ", "))\n")
        context.output(
            "resolved \(HumanFormat.count(report.resolved)), not resolved \(HumanFormat.count(report.unresolved)), "
                + "not known \(HumanFormat.count(report.unknown))\n")
        if report.withoutInstance > 0 {
            context.output(
                "\(HumanFormat.count(report.withoutInstance)) name no instance, so no evaluation can be theirs\n"
            )
        }
        if !report.leftOut.isEmpty {
            let names = report.leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
                .map { "\($0.key) (\(HumanFormat.count($0.value)))" }
            context.write(escaping: "members of messages that are not kept: \(names.joined(separator: ", "))")
        }
        if report.total > 0 { context.write(escaping: "written to \(directory)") }
    }
}
