internal import ArgumentParser
internal import Files
internal import Health
internal import Instances
internal import Pipeline
internal import Publishing
internal import Terminal
internal import Threads
internal import Trajectories
internal import Verifiers

/// `swegym verifier export`.
struct VerifierExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what a verifier is trained on, with a manifest and a card.",
        discussion: """
            Every run that resolved its instance is in the set, and --negatives times as many that did not, drawn by \
            --seed; the same seed draws the same runs, and a larger set holds the smaller one. Runs of the models of \
            --on-policy and of all others are two pools, each balanced by itself. Rows are chats whose last message is \
            the right judgement, with instance, run and model.
            """)

    @Argument(help: ArgumentHelp("The runs.", valueName: "trajectories"))
    var trajectories: String

    @Option(
        name: [.customLong("output"), .customShort("o")],
        help: ArgumentHelp("Where to write.", valueName: "directory"))
    var directory: String

    @OptionGroup var prompt: JudgePromptOptions

    @Option(help: "How many runs that did not resolve their instance there are for each that did.")
    var negatives = 1.0

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The models whose runs are on-policy; all others are off-policy.", valueName: "model"))
    var onPolicy: [String] = []

    @Option(help: "Which runs take part: on-policy, off-policy or mixture.")
    var pool = VerifierSetRules.Pool.mixture.rawValue

    @Option(help: "A row has fewer tokens than this; SWE-Gym's limit is 32768.")
    var maxTokens: Int?

    @Option(
        help: ArgumentHelp("Count tokens by this, through tokenizers run by uv.", valueName: "tokenizer.json")
    )
    var tokenizer: String?

    @Option(help: "The most runs of one instance that resolved it, and that did not.")
    var cap: Int?

    @Option(help: "The seed of the draw.")
    var seed: UInt64 = 42

    @Flag(help: "Write Parquet too, through pyarrow run by uv.")
    var parquet = false

    @Option(help: "What the release is called.")
    var release: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let store = try TrajectoryStore(trajectories)
        var publication = ConversationPublication(
            title: "Judgements on runs of agents", tag: "verifiers", toolVersion: ToolVersion.current)
        publication.release = release
        publication.noted = { context.warn($0) }
        if parquet { publication.parquet = try await Pyarrow(environment: context.environment) }
        var request = VerifierSetRequest(
            store: store, runs: try prompt.runs(), rules: try rules(), publication: publication)
        if let tokenizer {
            request.counting = (
                TokenCounting(by: try await Pyarrow(environment: context.environment)), tokenizer
            )
        }
        let (stage, directory) = (VerifierSetStage(request), directory)
        let (report, manifest) = try await onOwnThread(name: "verifier") { () throws(any Error) in
            try TrajectoryWork.usage { try stage.write(to: directory) }
        }
        guard !output.json else { return context.output(try JSONOutput.text(report)) }
        request.runs.prompt.write(to: context)
        write(report, manifest, to: context)
    }

    private func rules() throws -> VerifierSetRules {
        guard negatives > 0, negatives <= 1_000, maxTokens ?? 1 > 0, cap ?? 1 > 0 else {
            throw UsageFailure(
                "--negatives, --max-tokens and --cap must be above zero, and --negatives at most 1000")
        }
        guard tokenizer == nil || maxTokens != nil else {
            throw UsageFailure("--tokenizer counts what --max-tokens limits: add --max-tokens N")
        }
        guard let pool = VerifierSetRules.Pool(rawValue: pool) else {
            throw UsageFailure("--pool \(pool): expected on-policy, off-policy or mixture")
        }
        guard pool == .mixture || !onPolicy.isEmpty else {
            throw UsageFailure(
                "--pool \(pool.rawValue) needs --on-policy MODEL, by which the pools are known")
        }
        var rules = VerifierSetRules()
        (rules.pool, rules.onPolicyModels, rules.negatives) = (pool, Set(onPolicy), negatives)
        (rules.tokens, rules.cap, rules.seed) = (maxTokens, cap, seed)
        return rules
    }

    private func write(_ report: VerifierSetReport, _ manifest: Manifest, to context: CommandContext) {
        context.output("\n")
        var table = Table([.init("file"), .init("rows", .right), .init("size", .right)])
        for file in manifest.files {
            table.append([
                .init(file.name), .init(file.rows.map { HumanFormat.count($0) } ?? ""),
                .init(HumanFormat.bytes(file.bytes)),
            ])
        }
        context.write(table)
        for (reason, count) in report.leftOut.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            context.write(escaping: "left out: \(HumanFormat.count(count)), \(reason)")
        }
        if report.missing > 0 {
            context.write(
                escaping:
                    "\(HumanFormat.count(report.missing)) fewer runs did not resolve their instance than were asked for"
            )
        }
        context.write(
            escaping:
                "\(HumanFormat.count(report.resolved)) resolved and \(HumanFormat.count(report.unresolved)) unresolved "
                + "of \(HumanFormat.count(report.trajectories, "trajectory", plural: "trajectories")) written to \(directory)"
        )
    }
}
