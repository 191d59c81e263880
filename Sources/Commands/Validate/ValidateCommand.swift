internal import ArgumentParser
internal import Datasets
internal import Instances
internal import Pipeline
internal import Publishing
internal import Python
internal import Reports
internal import Settings
internal import Terminal
internal import Validation
internal import Workspace

/// `swegym validate`.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Build each candidate's environment and run its tests before and after the gold patch.",
        discussion: """
            Everything runs in a sandbox without network. What has a verdict is not validated again; \
            --retry takes those again that ended as infrastructure, and --again compares all of them with a second \
            validation. Repeats differ in the order of tests, the hash seed, the day and the number of processors. With --rows, rows that others published \
            are the candidates, and the result is compared with theirs.
            """)

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var choice: ChoiceOptions

    @Option(help: "What counts as failing before the gold patch: swe-bench or swe-gym.")
    var policy = ValidationPolicy.sweBench.rawValue

    @Option(help: "Runs before the gold patch.")
    var before = RepeatPlan().before

    @Option(help: "Runs after the gold patch.")
    var after = RepeatPlan().after

    @Flag(
        help:
            "Run all tests in every repeat; otherwise most repeats run the tests alone that the gold patch mends."
    )
    var repeatAll = false

    @Flag(
        name: .customLong("without-controls"),
        help: "Do not check that the mended tests fail when they are made to.")
    var withoutControls = false

    @OptionGroup var variation: VariationOptions
    @OptionGroup var work: InstanceWorkOptions

    @OptionGroup var backEnd: SandboxOptions

    @Option(
        help: ArgumentHelp(
            "Wall time of the search for an instance's environment, its test runs not counted.",
            valueName: "seconds"))
    var searchTimeout = SearchLimits().wallSeconds

    @Option(
        help: ArgumentHelp(
            "Validate published rows instead of mined candidates: a file of them, or a publication.",
            valueName: "rows"))
    var rows: String?

    @Option(
        help: ArgumentHelp(
            "Use the locks and recipes of this publication; nothing is resolved.", valueName: "publication"))
    var environments: String?

    @Flag(
        help:
            "With --environments, let another release of a Python series stand in for one that is not there.")
    var allowMicro = false

    @Flag(help: "Try again what ended as infrastructure.")
    var retry = false

    @Flag(
        help:
            "Validate once more what has a verdict, with runs of its own, and compare; verdicts on record stay."
    )
    var again = false

    @Flag(help: "Keep each instance's checkouts and layers, and say where.")
    var keepScratch = false

    @OptionGroup var model: ModelOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let layout = workspace.layout
        let entries = try work.repositories()
        let request = try request(entries)
        let published = try rows.map { try RowFile($0, split: Split.full.rawValue) }
        for note in request.published?.notes ?? [] { context.diagnostics(TerminalText.escaped(note) + "\n") }
        // Rows that others published make a workspace of their own.
        try await workspace.lease("swegym validate", isMade: rows != nil).during {
            let catalogue = try workspace.catalogue(isMade: rows != nil)
            let observer = progress.observer(context)
            let store = work.mirrors.store(layout, observer)
            var comparable: [PublishedRowComparison.Row] = []
            if let rows = published {
                comparable = try await ImportedRows(
                    layout: layout, catalogue: catalogue, mirrors: store, list: entries,
                    allowMissingObjects: work.allowMissingObjects
                ).read(rows)
            }
            let stage = ValidationStage(
                layout: layout, catalogue: catalogue, observer: observer, environment: context.environment,
                mirrors: store)
            if again {
                let report = try await stage.again(request)
                return try ValidatedAgainOutput(report: report).write(to: context, asJSON: output.json)
            }
            let report = try await stage.run(request)
            let comparisons = try comparable.map { row in
                PublishedRowComparison(row, try catalogue.validation(row.id, policy: request.policy.rawValue))
            }
            try ValidationOutput(
                report: report, comparisons: comparisons, workspace: workspace.workspace
            ).write(to: context, asJSON: output.json)
        }
    }

    private func request(_ entries: RepositoryList?) throws -> ValidationRequest {
        let policy: ValidationPolicy = try PolicyChoice.named(policy)
        guard before > 0, after > 0, searchTimeout > 0, work.arePositive else {
            throw UsageFailure(
                "--before, --after, --timeout, --search-timeout, --memory and --workers take numbers above zero"
            )
        }
        var request = work.request(entries)
        request.only = try selection.selections()
        request.policy = policy
        request.sandbox = backEnd.sandbox
        request.repeats = RepeatPlan(
            before: before, after: after, repeatsAll: repeatAll, hasControls: !withoutControls)
        request.variation = try variation.variation
        request.choice = try choice.choice(seed: variation.seed)
        request.search.wallSeconds = searchTimeout
        request.retry = retry
        request.keepsScratch = keepScratch
        request.published = try environments.map { try PublishedEnvironments(directory: $0) }
        request.allowsOtherMicro = allowMicro
        request.adviser = try model.model(environment: CommandContext.current.environment)
        return request
    }
}
