internal import Datasets
internal import Foundation
internal import Terminal

/// What `swegym overlap` prints: the pairs, and a table of the files.
struct OverlapOutput {
    /// How many pairs are shown; all of them are in the JSON and in the file of `--pairs`.
    private static let shown = 40

    let report: OverlapReport

    /// Writes both.
    func write(to context: CommandContext) {
        if !report.pairs.isEmpty {
            var table = Table([
                .init("instance"), .init("other"), .init("in"), .init("common"), .init("patch", .right),
                .init("statement", .right),
            ])
            for pair in report.pairs.prefix(Self.shown) {
                table.append([
                    .init(pair.instance), .init(pair.other), .init(pair.file),
                    .init(pair.signals.map(\.rawValue).joined(separator: ", ")),
                    .init(Self.percent(pair.patchSimilarity)), .init(Self.percent(pair.statementSimilarity)),
                ])
            }
            context.write(table)
            if report.pairs.count > Self.shown {
                context.output("and \(HumanFormat.count(report.pairs.count - Self.shown, "pair")) more\n")
            }
            context.output("\n")
        }
        let signals = OverlapSignal.allCases
        var table = Table(
            [.init("compared with"), .init("rows", .right)] + signals.map { .init($0.rawValue, .right) }
                + [.init("contaminated", .right)])
        for file in report.files {
            table.append(
                [.init(file.source.name), .init(HumanFormat.count(file.source.rows))]
                    + signals.map { .init(HumanFormat.count(file.signals[$0.rawValue] ?? 0)) }
                    + [.init(HumanFormat.count(file.contaminated))])
        }
        context.write(table)
        context.output(
            "\n\(HumanFormat.count(report.rows, "instance")) compared, "
                + "\(HumanFormat.count(report.inKnownRepositories)) of them of a repository that these files know\n"
        )
        for note in report.lacking.flatMap(\.notes) { context.write(escaping: note) }
    }

    private static func percent(_ value: Double) -> String { "\(Int((value * 100).rounded())) %" }
}
