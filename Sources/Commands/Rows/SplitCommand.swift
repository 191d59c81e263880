internal import ArgumentParser
internal import Datasets
internal import Foundation
internal import Health
internal import Instances
internal import Paths
internal import Pipeline
internal import Publishing
internal import Terminal

/// `swegym split`.
struct SplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Make a split of your own from rows that are there: by criteria, and by a seeded draw.",
        discussion: """
            ROWS are files of rows, ours or anyone's in any published form, or directories of publications. Rows are handed on byte for byte, sorted by id, with a manifest that records the criteria and \
            how many rows missed each. Ranges are written 3, 3-, -10 or 3-10.
            """)

    @Argument(help: "Files of rows, or directories of publications.")
    var rows: [String] = []

    @Option(name: [.long, .short], help: "The directory to write to.")
    var output: String

    @Option(help: "The name of the split.")
    var name = "train"

    @Option(help: "Which split of a publication is read: raw, full or lite.")
    var from = Split.full.rawValue

    @OptionGroup(title: "Criteria") var criteria: CriteriaOptions
    @OptionGroup(title: "Draw") var draw: DrawOptions
    @OptionGroup var formats: FormatOptions

    @Flag(help: "Several rows may be of one instance, as in sets of trajectories.")
    var repeats = false

    @Option(help: "What the release is called.")
    var release: String?

    @OptionGroup var overwriting: OverwriteOptions
    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard Split(rawValue: from) != nil else {
            throw UsageFailure("--from \(from): expected raw, full or lite")
        }
        let rows = rows + criteria.takenFiles
        guard !rows.isEmpty else { throw UsageFailure("name files of rows, or directories of publications") }
        try Manifest.claim(output, overwrite: overwriting.overwrite)
        let sources = try rows.map { try RowFile($0, split: from) }
        var options = RowSelection.SelectionOptions(toolVersion: ToolVersion.current)
        options.name = name
        options.release = release
        options.repositories = sources.flatMap(\.repositories)
        options.allowsRepeats = repeats || draw.onePerInstance
        options.export = try await formats.export(environment: context.environment)
        var criteria = try criteria.criteria()
        criteria.passRate?.rates = try self.criteria.passRates(by: sources)
        let sampling = try draw.sampling()
        let manifest: Manifest
        do {
            manifest = try await OpenedRows.during(sources) { rows in
                try RowSelection(rows, criteria: criteria, sampling: sampling, options: options)
                    .write(to: output)
            }
        } catch let error as SelectionError {
            throw UsageFailure("\(error)")
        } catch let error as PublishedRowError {
            throw UsageFailure("\(error)")
        }
        try SelectionOutput(manifest: manifest, directory: output).write(to: context, asJSON: result.json)
    }
}

/// Which rows are taken, each judged by itself.
struct CriteriaOptions: ParsableArguments {
    @Option(parsing: .upToNextOption, help: ArgumentHelp("Only these repositories.", valueName: "owner/name"))
    var only: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Put these repositories into a split of their own.", valueName: "owner/name"))
    var holdOut: [String] = []

    @Option(help: ArgumentHelp("Pull requests opened on this day or later.", valueName: "yyyy-mm-dd"))
    var since: String?

    @Option(help: ArgumentHelp("Pull requests opened before this day.", valueName: "yyyy-mm-dd"))
    var until: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only repositories under these licences.", valueName: "spdx-id"))
    var licence: [String] = []

    @Flag(help: "Only rows that meet the criteria of SWE-bench Lite.")
    var lite = false

    @Option(help: ArgumentHelp("Files that the gold patch touches.", valueName: "range"))
    var files: String?

    @Option(help: ArgumentHelp("Hunks of the gold patch.", valueName: "range"))
    var hunks: String?

    @Option(help: ArgumentHelp("Lines that the gold patch adds and removes.", valueName: "range"))
    var lines: String?

    @Option(help: ArgumentHelp("Words of the problem statement.", valueName: "range"))
    var words: String?

    @Option(help: ArgumentHelp("Tests that fail before and pass after.", valueName: "range"))
    var failToPass: String?

    @Option(
        help: ArgumentHelp(
            "The share of runs that resolve the instance, as 0.1-0.9, by a difficulty.jsonl.",
            valueName: "range"))
    var passRate: String?

    @Option(
        help: ArgumentHelp(
            "What `swegym trajectories difficulty` wrote; the one by the rows when it is not named.",
            valueName: "file"))
    var difficulty: String?

    /// Files that stand after the names of --only, which takes all that follows.
    var takenFiles: [String] {
        only.reversed().prefix { RepositoryName($0) == nil && FileManager.default.fileExists(atPath: $0) }
            .reversed()
    }

    /// The criteria that the options name.
    func criteria() throws -> RowCriteria {
        var criteria = RowCriteria()
        criteria.repositories = Set(
            try only.dropLast(takenFiles.count).map { try Self.repository($0, "--only") })
        criteria.heldOut = Set(try holdOut.map { try Self.repository($0, "--hold-out") })
        criteria.since = try since.map { try OptionDay.read($0, "--since") }
        criteria.until = try until.map { try OptionDay.read($0, "--until") }
        criteria.licences = Set(licence.map { $0.lowercased() })
        criteria.lite = lite
        let bounds: [(RowCriteria.Measure, String?)] = [
            (.files, files), (.hunks, hunks), (.lines, lines), (.words, words), (.failToPass, failToPass),
        ]
        for (measure, text) in bounds {
            guard let text else { continue }
            guard let range = NumberRange(text) else {
                throw UsageFailure("--\(measure.rawValue) \(text): expected a range, as 3, 3-, -10 or 3-10")
            }
            criteria.bounds[measure] = range
        }
        if let passRate {
            guard let bound = PassRateBound(passRate) else {
                throw UsageFailure(
                    "--pass-rate \(passRate): expected shares from 0 to 1, as 0.1-0.9, 0.1- or -0.9")
            }
            criteria.passRate = bound
        } else if difficulty != nil {
            throw UsageFailure("--difficulty is what --pass-rate chooses by: add --pass-rate 0.1-0.9")
        }
        return criteria
    }

    /// The pass rates that `--pass-rate` chooses by: those of the file that is named, or of the one by the rows.
    func passRates(by sources: [RowFile]) throws -> PassRates? {
        guard passRate != nil else { return nil }
        if let difficulty { return try PassRates(difficulty) }
        let beside = sources.map { "\(PathText.folder(of: $0.path))/\(PassRates.fileName)" }
        guard let found = beside.first(where: FileManager.default.fileExists) else {
            throw UsageFailure(
                "--pass-rate: there is no \(PassRates.fileName) by the rows; make one with "
                    + "`swegym trajectories difficulty STORE -o \(beside.first ?? PassRates.fileName)`, or name it by --difficulty"
            )
        }
        return try PassRates(found)
    }

    private static func repository(_ text: String, _ option: String) throws -> RepositoryName {
        guard let name = RepositoryName(text) else {
            throw UsageFailure("\(option) \(text): expected OWNER/NAME")
        }
        return name
    }
}

/// How rows are drawn from those that meet the criteria.
struct DrawOptions: ParsableArguments {
    @Option(help: "Keep so many rows.")
    var sample: Int?

    @Option(help: "Keep this part of the rows, from 0 to 1.")
    var fraction: Double?

    @Option(help: "Keep at most so many rows of each repository.")
    var perRepository: Int?

    @Flag(help: "Keep one row of each instance (implies --repeats).")
    var onePerInstance = false

    @Flag(help: "Take whole repositories, one after another, until there are enough rows.")
    var byRepository = false

    @Option(help: "The seed of the draw: the same one draws the same rows.")
    var seed: UInt64 = 0

    /// The draw that the options name.
    func sampling() throws -> RowSampling {
        guard fraction.map({ (0...1).contains($0) }) ?? true else {
            throw UsageFailure("--fraction takes a number from 0 to 1")
        }
        guard sample.map({ $0 >= 0 }) ?? true, perRepository.map({ $0 > 0 }) ?? true else {
            throw UsageFailure("--sample and --per-repository take numbers of rows")
        }
        guard !byRepository || sample != nil || fraction != nil else {
            throw UsageFailure(
                "--by-repository needs --sample or --fraction, which say how many rows are enough")
        }
        var sampling = RowSampling()
        sampling.count = sample
        sampling.fraction = fraction
        sampling.perRepository = perRepository
        sampling.onePerInstance = onePerInstance
        sampling.byRepository = byRepository
        sampling.seed = seed
        return sampling
    }
}

/// In which further forms rows are written.
struct FormatOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: "Write the splits in these forms too, through pyarrow run by uv: parquet, zst.")
    var format: [String] = []

    /// What writes them; nil when none is asked for.
    func export(
        environment: [String: String]
    ) async throws -> SplitExporter? {
        let formats = try format.map { text in
            guard let format = RowExport.Format(rawValue: text) else {
                let known = RowExport.Format.allCases.map(\.rawValue).joined(separator: " or ")
                throw UsageFailure("--format \(text): expected \(known)")
            }
            return format
        }
        guard !formats.isEmpty else { return nil }
        let export = RowExport(Set(formats), by: try await Pyarrow(environment: environment))
        return { try export.write(in: $0, splits: $1) }
    }
}
