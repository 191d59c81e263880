internal import ArgumentParser
internal import Configuration
internal import Datasets
internal import Foundation
internal import Instances
internal import Pipeline
internal import Publishing
internal import Python
internal import Reports
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
            --retry takes those again that ended as infrastructure. With --rows, rows that others published \
            are the candidates, and the result is compared with theirs.
            """)

    @OptionGroup var selection: SelectionOptions

    @Option(help: "What counts as failing before the gold patch: swe-bench or swe-gym.")
    var policy = ValidationPolicy.sweBench.rawValue

    @Option(help: "How many instances are worked on at once.")
    var workers: Int?

    @Option(help: "Runs before the gold patch.")
    var before = RepeatPlan().before

    @Option(help: "Runs after the gold patch.")
    var after = RepeatPlan().after

    @Flag(
        help:
            "Run all tests in every repeat; otherwise most repeats run the tests alone that the gold patch mends."
    )
    var repeatAll = false

    @Option(help: ArgumentHelp("Wall time of one run.", valueName: "seconds"))
    var timeout = RunLimits().wallSeconds

    @Option(help: ArgumentHelp("Memory of one run.", valueName: "MiB"))
    var memory = RunLimits().memoryBytes >> 20

    @Option(
        help: ArgumentHelp(
            "Wall time of the search for an instance's environment, its test runs not counted.",
            valueName: "seconds"))
    var searchTimeout = SearchLimits().wallSeconds

    @Option(help: "The repositories' overrides and URLs; repos.yaml when it is there.")
    var repos: String?

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

    @Option(
        help: ArgumentHelp(
            "What environments and caches may take between instances, such as 20GB; those used longest ago go.",
            valueName: "size"))
    var diskBudget: SizeArgument?

    @OptionGroup var mirrors: MirrorBudgetOptions

    @Flag(help: "Go on without objects that the mirror lacks, and record it.")
    var allowMissingObjects = false

    @Flag(help: "Try again what ended as infrastructure.")
    var retry = false

    @Flag(help: "Keep each instance's checkouts and layers, and say where.")
    var keepScratch = false

    @OptionGroup var model: ModelOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let layout = workspace.layout
        let entries = try repositoryEntries()
        let request = try request(entries)
        let published = try rows.map { try RowFile($0, split: Split.full.rawValue) }
        for note in request.published?.notes ?? [] { context.diagnostics(TerminalText.escaped(note) + "\n") }
        // Rows that others published make a workspace of their own.
        let lease =
            rows == nil
            ? try workspace.existingLease("swegym validate")
            : try Lease(of: layout, command: "swegym validate")
        try await lease.during {
            let catalogue = rows == nil ? try workspace.existingCatalogue() : try Catalogue(of: layout)
            let observer = context.observer
            let store = mirrors.store(layout, observer)
            var comparable: [PublishedRowComparison.Row] = []
            if let rows = published {
                let stage = RowImport(
                    layout: layout, catalogue: catalogue, observer: observer, mirrors: store)
                do {
                    comparable = try await OpenedRows.during(rows) { rows in
                        try await stage.run(
                            rows: rows, entries: entries?.entries ?? [], file: entries?.file ?? "",
                            allowMissingObjects: allowMissingObjects)
                    }
                } catch let error as PublishedRowError {
                    throw UsageFailure("\(error)")
                }
            }
            let stage = ValidationStage(
                layout: layout, catalogue: catalogue, observer: observer, environment: context.environment,
                mirrors: store)
            let report = try await stage.run(request)
            let comparisons = try comparable.map { row in
                PublishedRowComparison(row, try catalogue.validation(row.id, policy: request.policy.rawValue))
            }
            try ValidationOutput(report: report, comparisons: comparisons).write(
                to: context, asJSON: output.json)
        }
    }

    private func repositoryEntries() throws -> RepositoryList? {
        if let repos { return try RepositoryFile.read(repos) }
        return FileManager.default.fileExists(atPath: "repos.yaml")
            ? try RepositoryFile.read("repos.yaml") : nil
    }

    private func request(_ entries: RepositoryList?) throws -> ValidationRequest {
        guard let policy = ValidationPolicy(rawValue: policy) else {
            let known = ValidationPolicy.allCases.map(\.rawValue).joined(separator: " or ")
            throw UsageFailure("--policy \(policy): expected \(known)")
        }
        guard before > 0, after > 0, timeout > 0, searchTimeout > 0, memory > 0,
            workers.map({ $0 > 0 }) ?? true
        else {
            throw UsageFailure(
                "--before, --after, --timeout, --search-timeout, --memory and --workers take numbers above zero"
            )
        }
        var request = ValidationRequest()
        request.only = try selection.selections()
        request.policy = policy
        request.repeats = RepeatPlan(before: before, after: after, repeatsAll: repeatAll)
        request.limits.bound(wall: timeout)
        request.limits.memoryBytes = memory << 20
        request.search.wallSeconds = searchTimeout
        if let workers { request.workers = workers }
        request.allowMissingObjects = allowMissingObjects
        request.retry = retry
        request.keepsScratch = keepScratch
        request.published = try environments.map { try PublishedEnvironments(directory: $0) }
        request.allowsOtherMicro = allowMicro
        request.diskBudget = diskBudget?.bytes
        request.adviser = try model.model(environment: CommandContext.current.environment)
        request.overrides = entries?.overrides ?? [:]
        request.sources = entries?.sources ?? [:]
        return request
    }
}
