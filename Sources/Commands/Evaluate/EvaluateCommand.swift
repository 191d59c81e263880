internal import ArgumentParser
internal import Datasets
internal import Evaluation
internal import Instances
internal import Pipeline
internal import Publishing
internal import Python
internal import Reports
internal import Settings
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

    @Option(
        help: ArgumentHelp(
            "Write the folder that SWE-bench/experiments takes here too.", valueName: "directory"))
    var submission: String?

    @Option(
        help: ArgumentHelp(
            "What agents did, as ID.json, ID.traj or ID.traj.json, for the submission.",
            valueName: "directory"))
    var trajectories: String?

    @Flag(help: "Write into a directory that holds other files.")
    var overwrite = false

    @OptionGroup var selection: SelectionOptions

    @OptionGroup var work: InstanceWorkOptions

    @OptionGroup var backEnd: SandboxOptions

    @Option(
        help: ArgumentHelp(
            "Use the locks and recipes of this publication for rows that have no environment yet.",
            valueName: "publication"))
    var environments: String?

    @Flag(help: "Run patches again that ended in an error.")
    var retry = false

    @Flag(
        name: .customLong("without-controls"),
        help: "Do not check that the tests that resolve an instance fail when they are made to.")
    var withoutControls = false

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let layout = workspace.layout
        guard runID.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]{0,80}/#) != nil else {
            throw UsageFailure("--run-id \(runID): expected letters, digits, `.`, `_` and `-`")
        }
        guard trajectories == nil || submission != nil else {
            throw UsageFailure("--trajectories are part of a submission: add --submission DIRECTORY")
        }
        let list = try work.repositories()
        let validation = try validation(list)
        let published = try rows.map { try RowFile($0, split: Split.full.rawValue) }
        let proposals: EvaluationRequest.Proposals =
            predictions == "gold"
            ? .gold : .predictions(try Self.read(predictions), file: predictions)
        let policy: GradingPolicy = try PolicyChoice.named(policy)
        try await workspace.lease("swegym evaluate", isMade: rows != nil).during {
            let catalogue = try workspace.catalogue(isMade: rows != nil)
            let store = work.mirrors.store(layout, progress.observer(context))
            var request = EvaluationRequest(proposals, policy: policy, validation: validation)
            request.retry = retry
            request.hasControls = !withoutControls
            if let rows = published {
                request.rows = try await ImportedRows(
                    layout: layout, catalogue: catalogue, mirrors: store, list: list,
                    allowMissingObjects: work.allowMissingObjects
                ).tasks(rows)
            }
            let report: EvaluationReport
            do {
                report = try await EvaluationStage(
                    layout: layout, catalogue: catalogue, observer: progress.observer(context),
                    environment: context.environment, mirrors: store
                ).run(request)
            } catch let error as PredictionError {
                throw UsageFailure("\(error)")
            }
            let path = try EvaluationFolder(report, runID: runID, layout: layout)
                .write(to: directory, overwrite: overwrite)
            if let submission {
                let missing = try SubmissionFolder(report, layout: layout, trajectories: trajectories)
                    .write(to: submission, overwrite: overwrite)
                if !missing.isEmpty {
                    context.diagnostics("no trajectory of \(Printable.some(missing))\n")
                }
            }
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

    private func validation(_ list: RepositoryList?) throws -> ValidationRequest {
        guard work.arePositive else {
            throw UsageFailure("--timeout, --memory and --workers take numbers above zero")
        }
        var request = work.request(list)
        request.only = try selection.selections()
        request.sandbox = backEnd.sandbox
        request.published = try environments.map { try PublishedEnvironments(directory: $0) }
        return request
    }
}
