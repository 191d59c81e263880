internal import ArgumentParser
internal import Datasets
internal import Files
internal import Foundation
internal import Pipeline
internal import Publishing
internal import Settings
internal import Terminal

/// `swegym overlap`.
struct OverlapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overlap",
        abstract: "Find what instances have in common with those of other datasets.",
        discussion: """
            ROWS and the files of --with hold rows in any published form, or are directories of publications. What a row \
            lacks to be compared by is counted and named. Pairs share an id, a pull request, an issue, a base commit, or have gold patches or problem \
            statements that are alike (the share of runs of five words in common). All but the base commit count as \
            contamination: exit status 1.
            """)

    @Argument(help: "Files of rows, or directories of publications.")
    var rows: [String] = []

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("The instances to compare with.", valueName: "rows"))
    var with: [String]

    @Option(help: "Which split of a publication is read: raw, full or lite.")
    var from = Split.full.rawValue

    @Option(help: "From which similarity on, from 0 to 1, gold patches count as alike.")
    var patchSimilarity = OverlapIndex.Thresholds().patch

    @Option(help: "From which similarity on, from 0 to 1, problem statements count as alike.")
    var statementSimilarity = OverlapIndex.Thresholds().statement

    @Option(help: ArgumentHelp("Take former names of repositories from this list.", valueName: "repos.yaml"))
    var repos: String?

    @Option(help: "How many threads compare.")
    var workers = 2

    @Option(help: ArgumentHelp("Write the pairs to this file, one a line.", valueName: "file.jsonl"))
    var pairs: String?

    @OptionGroup var overwriting: OverwriteOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard Split(rawValue: from) != nil else {
            throw UsageFailure("--from \(from): expected raw, full or lite")
        }
        guard !rows.isEmpty else {
            throw UsageFailure(
                "name files of rows, or directories of publications, before --with, which takes all after it")
        }
        guard !with.isEmpty, workers > 0, (0...1).contains(patchSimilarity),
            (0...1).contains(statementSimilarity)
        else {
            throw UsageFailure(
                "--with takes files, --workers a number above zero, similarities lie from 0 to 1")
        }
        if let pairs { try OutputDirectory.claimLines(pairs, overwrite: overwriting.overwrite) }
        let files = try (rows + with).map { try RowFile($0, split: from) }
        let count = rows.count
        let report = try await OpenedRows.during(files) { inputs in
            try await compare(Array(inputs.prefix(count)), Array(inputs.dropFirst(count)))
        }
        if let pairs { try report.write(pairs: pairs) }
        if output.json {
            context.output(try JSONOutput.text(report))
        } else {
            OverlapOutput(report: report).write(to: context)
        }
        let contaminated = report.contaminated.count
        guard contaminated == 0 else {
            throw CommandFailure(
                "\(contaminated) of \(report.rows) instances \(contaminated == 1 ? "is" : "are") contaminated by the files compared with"
            )
        }
    }

    private func compare(_ own: [RowInput], _ others: [RowInput]) async throws -> OverlapReport {
        var thresholds = OverlapIndex.Thresholds()
        thresholds.patch = patchSimilarity
        thresholds.statement = statementSimilarity
        let names = try repos.map { try RepositoryFile.read($0).entries.map(\.names) } ?? []
        do {
            return try await OverlapReport.compare(
                own, with: others, thresholds: thresholds, names: names, threads: workers)
        } catch let error as PublishedRowError {
            throw UsageFailure("\(error)")
        }
    }
}
