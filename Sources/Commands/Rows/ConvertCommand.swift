internal import ArgumentParser
internal import Datasets
internal import Foundation
internal import Publishing
internal import Terminal

/// `swegym convert`.
struct ConvertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write rows in the form of another dataset.",
        discussion: """
            Rows of SWE-Gym, SWE-bench, SWE-rebench and Multi-SWE-bench are recognised by their columns; they may lie in \
            lines of JSON, packed or not, or in Parquet. What the other form has no place for, what a row does not say \
            and what is spelled in another way is counted and named; a value that is not recognised is refused with its line.
            """)

    @Argument(help: "A file of rows, or the directory of a publication.")
    var rows: String

    @Option(help: "swe-gym, swe-bench, swe-rebench or multi-swe-bench.")
    var to: String

    @Option(name: [.long, .short], help: "The file to write.")
    var output: String

    @Option(help: "Which split of a publication is read: raw, full or lite.")
    var from = Split.full.rawValue

    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard let format = RowFormat(rawValue: to) else {
            let known = RowFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageFailure("--to \(to): expected one of \(known)")
        }
        let source = try RowFile(rows, split: from)
        let conversion: RowConversion.Result
        do {
            conversion = try await OpenedRows.during(source) { rows in
                try RowConversion.convert(rows, to: format, output: output)
            }
        } catch let error as PublishedRowError {
            throw UsageFailure("\(error)")
        }
        guard !result.json else {
            context.output(try JSONOutput.text(conversion))
            return
        }
        context.write(escaping: "\(HumanFormat.count(conversion.rows, "row")) written to \(output)")
        let notes: [([String: Int], (String, String) -> String)] = [
            (conversion.dropped, { "no place for \($0), which \($1) had" }),
            (conversion.absent, { "\($0) is empty in \($1), where nothing said it" }),
            (conversion.respelled, { "\($0) of \($1) is spelled in another way than it was" }),
        ]
        for (counts, sentence) in notes {
            for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
                context.write(escaping: sentence(name, HumanFormat.count(count, "row")))
            }
        }
    }
}
