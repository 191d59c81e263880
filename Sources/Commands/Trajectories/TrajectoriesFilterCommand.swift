internal import ArgumentParser
internal import Files
internal import Health
internal import Publishing
internal import Threads
internal import Trajectories

/// `swegym trajectories filter`.
struct TrajectoriesFilterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filter",
        abstract: "Keep the trajectories that meet some rules, and count the others by the reason.",
        discussion: """
            Rules apply in the order in which they stand here; each trajectory is counted by the first that it misses. \
            Tokens are estimated (a token for 3.5 bytes of text, and 5 for each message) unless --tokenizer names a \
            tokenizer.json.
            """)

    @Argument(help: "The store.")
    var store: String

    @Option(name: [.long, .short], help: ArgumentHelp("The store to write.", valueName: "directory"))
    var output: String

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Only these models.", valueName: "name"))
    var model: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Only these repositories.", valueName: "owner/name"))
    var repository: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("No run on an instance of these rows: evaluation sets.", valueName: "rows"))
    var excludeInstances: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("No run on a repository of these rows.", valueName: "rows"))
    var excludeRepositories: [String] = []

    @Flag(help: "Only runs that resolved their instance.")
    var resolved = false

    @Flag(help: "No run that changed nothing.")
    var noEmptyPatch = false

    @Flag(help: "No run that did the same in its last three turns.")
    var noLoop = false

    @Option(help: "The most tokens of a conversation.")
    var maxTokens: Int?

    @Option(
        help: ArgumentHelp("Count tokens by this, through tokenizers run by uv.", valueName: "tokenizer.json")
    )
    var tokenizer: String?

    @Option(
        help: """
            Leave out a run that has this share of its actions in common, from 0 to 1, with an earlier one on the same \
            instance.
            """)
    var nearDuplicates: Double?

    @Option(help: "The most runs on one instance: those with the fewest calls are kept.")
    var cap: Int?

    @Option(help: "How many threads read.")
    var workers = 2

    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard workers > 0, maxTokens ?? 1 > 0, cap ?? 1 > 0, (0...1).contains(nearDuplicates ?? 0) else {
            throw UsageFailure(
                "expected --workers, --max-tokens and --cap above zero, --near-duplicates from 0 to 1"
            )
        }
        guard tokenizer == nil || maxTokens != nil else {
            throw UsageFailure("--tokenizer counts what --max-tokens limits: add --max-tokens N")
        }
        try TrajectoryWork.claim(output)
        let source = try TrajectoryStore(store)
        var filter = TrajectoryFilter(try await rules())
        filter.threads = workers
        if let tokenizer {
            let counting = TokenCounting(by: try await Pyarrow(environment: context.environment))
            filter.tokens = try await onOwnThread { try counting.tokens(of: source, tokenizer: tokenizer) }
        }
        let (ready, directory) = (filter, output)
        let report = try await onOwnThread {
            try TrajectoryWork.usage {
                let staging = try StagingDirectory(in: directory)
                let report = try ready.write(source, in: staging.path)
                try staging.move(TrajectoryStore.fileName)
                return report
            }
        }
        try FilterOutput(report: report, countsTokens: tokenizer != nil, directory: output)
            .write(to: context, asJSON: result.json)
    }

    private func rules() async throws -> FilterRules {
        var rules = FilterRules()
        rules.models = Set(model)
        rules.repositories = Set(repository.map { $0.lowercased() })
        rules.foreignInstances = try await ForeignRows.ids(excludeInstances)
        rules.foreignRepositories = try await ForeignRows.repositories(excludeRepositories)
        rules.resolvedOnly = resolved
        rules.withoutEmptyPatches = noEmptyPatch
        rules.withoutLoops = noLoop
        rules.mostTokens = maxTokens
        rules.nearDuplicates = nearDuplicates
        rules.cap = cap
        return rules
    }
}
