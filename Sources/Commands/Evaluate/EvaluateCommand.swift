internal import ArgumentParser
internal import Configuration
internal import Datasets
internal import Evaluation
internal import Foundation
internal import Instances
internal import Mirrors
internal import Pipeline
internal import Publishing
internal import Python
internal import Reports
internal import Terminal
internal import Validation
internal import Workspace

/// `swegym evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Apply what models propose, run the instances' tests on it, and grade it.",
        discussion: """
            PREDICTIONS is a file of predictions (a JSON list, an object by id, JSON lines, OpenHands' output.jsonl), \
            or `gold` for the instances' own patches. The instances are the valid ones of the workspace, or with \
            --rows those of published rows, which are validated first where they have no environment yet. What was \
            evaluated is kept by patch and instance: the same command again runs what is missing. An empty patch is \
            never run. Files by which tests are configured or found are those of the base commit; what of a patch is \
            not applied is said.
            """)

    @Argument(help: ArgumentHelp("The file of predictions, or `gold`.", valueName: "predictions"))
    var predictions: String

    @Option(
        help: ArgumentHelp(
            "The instances: published rows (a file of them, or a publication) instead of the workspace's own.",
            valueName: "rows"))
    var rows: String?

    @Option(help: "By whose rules patches are applied and graded: swe-bench or swe-gym.")
    var policy = GradingPolicy.sweBench.rawValue

    @Option(help: ArgumentHelp("Names the run in the names of files.", valueName: "id"))
    var runID = "run"

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("Where reports and logs are written.", valueName: "directory"))
    var directory = "evaluation"

    @Flag(help: "Write into a directory that holds other files.")
    var overwrite = false

    @OptionGroup var selection: SelectionOptions

    @Option(help: "How many patches are worked on at once.")
    var workers: Int?

    @Option(help: ArgumentHelp("Wall time of one run.", valueName: "seconds"))
    var timeout = RunLimits().wallSeconds

    @Option(help: ArgumentHelp("Memory of one run.", valueName: "MiB"))
    var memory = RunLimits().memoryBytes >> 20

    @Option(help: "The repositories' overrides and URLs; repos.yaml when it is there.")
    var repos: String?

    @Option(
        help: ArgumentHelp(
            "Use the locks and recipes of this publication for rows that have no environment yet.",
            valueName: "publication"))
    var environments: String?

    @Option(
        help: ArgumentHelp(
            "What environments and caches may take between instances, such as 20GB; those used longest ago go.",
            valueName: "size"))
    var diskBudget: SizeArgument?

    @OptionGroup var mirrors: MirrorBudgetOptions

    @Flag(help: "Go on without objects that the mirror lacks.")
    var allowMissingObjects = false

    @Flag(help: "Run patches again that ended in an error.")
    var retry = false

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let layout = workspace.layout
        guard runID.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]{0,80}/#) != nil else {
            throw UsageFailure("--run-id \(runID): expected letters, digits, `.`, `_` and `-`")
        }
        let list = try repositoryEntries()
        let validation = try validation(list)
        let published = try rows.map { try RowFile($0, split: Split.full.rawValue) }
        let proposals: EvaluationRequest.Proposals =
            predictions == "gold"
            ? .gold : .predictions(try Self.read(predictions), file: predictions)
        let policy = try gradingPolicy
        let lease =
            rows == nil
            ? try workspace.existingLease("swegym evaluate")
            : try Lease(of: layout, command: "swegym evaluate")
        try await lease.during {
            let catalogue = rows == nil ? try workspace.existingCatalogue() : try Catalogue(of: layout)
            let store = mirrors.store(layout, context.observer)
            var request = EvaluationRequest(proposals, policy: policy, validation: validation)
            request.retry = retry
            if let rows = published {
                request.rows = try await tasks(of: rows, list, catalogue, store)
            }
            let report: EvaluationReport
            do {
                report = try await EvaluationStage(
                    layout: layout, catalogue: catalogue, observer: context.observer,
                    environment: context.environment, mirrors: store
                ).run(request)
            } catch let error as PredictionError {
                throw UsageFailure("\(error)")
            }
            let path = try EvaluationFolder(report, runID: runID, layout: layout)
                .write(to: directory, overwrite: overwrite)
            try EvaluationOutput(report: report, path: path).write(to: context, asJSON: output.json)
        }
    }

    private static func read(_ path: String) throws -> [Prediction] {
        do {
            return try PredictionFile.read(path)
        } catch let error as PredictionError {
            throw UsageFailure("\(error)")
        }
    }

    private func tasks(
        of rows: RowFile, _ list: RepositoryList?, _ catalogue: Catalogue, _ store: MirrorStore
    ) async throws -> [EvaluationTask] {
        let stage = RowImport(
            layout: workspace.layout, catalogue: catalogue, observer: CommandContext.current.observer,
            mirrors: store)
        do {
            return try await OpenedRows.during(rows) { rows in
                try await stage.run(
                    rows: rows, entries: list?.entries ?? [], file: list?.file ?? "",
                    allowMissingObjects: allowMissingObjects)
            }.map { row in
                EvaluationTask(
                    id: row.id, name: row.row.instanceID, failToPass: row.row.failToPass,
                    passToPass: row.row.passToPass)
            }
        } catch let error as PublishedRowError {
            throw UsageFailure("\(error)")
        }
    }

    private var gradingPolicy: GradingPolicy {
        get throws {
            guard let policy = GradingPolicy(rawValue: policy) else {
                let known = GradingPolicy.allCases.map(\.rawValue).joined(separator: " or ")
                throw UsageFailure("--policy \(policy): expected \(known)")
            }
            return policy
        }
    }

    private func repositoryEntries() throws -> RepositoryList? {
        if let repos { return try RepositoryFile.read(repos) }
        return FileManager.default.fileExists(atPath: "repos.yaml")
            ? try RepositoryFile.read("repos.yaml") : nil
    }

    private func validation(_ list: RepositoryList?) throws -> ValidationRequest {
        guard timeout > 0, memory > 0, workers.map({ $0 > 0 }) ?? true else {
            throw UsageFailure("--timeout, --memory and --workers take numbers above zero")
        }
        var request = ValidationRequest()
        request.only = try selection.selections()
        request.limits.bound(wall: timeout)
        request.limits.memoryBytes = memory << 20
        if let workers { request.workers = workers }
        request.allowMissingObjects = allowMissingObjects
        request.published = try environments.map { try PublishedEnvironments(directory: $0) }
        request.diskBudget = diskBudget?.bytes
        request.overrides = list?.overrides ?? [:]
        request.sources = list?.sources ?? [:]
        return request
    }
}
