internal import ArgumentParser
internal import Foundation
internal import Instances
internal import Pipeline
internal import Settings
internal import Terminal
internal import Workspace

/// `swegym run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a pipeline: mine, validate and publish, as a file declares.")

    @Argument(help: "The pipeline, such as pipelines/demo.yaml.")
    var pipeline: String

    @Option(help: "How many instances are validated at once; as the pipeline says by default.")
    var workers: Int?

    @Option(help: "What runs are made by: bubblewrap or podman; as the pipeline says by default.")
    var sandbox: SandboxKind?

    @Flag(help: "Run although a limit of runs does not hold on this machine.")
    var allowDegraded = false

    @Flag(help: "Try again what ended as infrastructure.")
    var retry = false

    @OptionGroup var overwriting: OverwriteOptions
    @OptionGroup var mirrors: MirrorBudgetOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard let data = FileManager.default.contents(atPath: pipeline) else {
            throw UsageFailure(
                "\(pipeline): there is no such file; pipelines/demo.yaml runs the embedded example")
        }
        var description = try PipelineDescription(yaml: Array(data), file: pipeline)
        if let workers { description.workers = workers }
        if let sandbox { description.sandbox = sandbox }
        if allowDegraded { description.allowsDegraded = true }
        if let budget = mirrors.mirrorBudget { description.mirrorBudget = budget.bytes }
        var run = PipelineRun(
            description, environment: context.environment, observer: progress.observer(context))
        run.retries = retry
        run.overwrites = overwriting.overwrite
        try await Lease(of: run.layout, command: "swegym run \(pipeline)").during { [run] in
            let report = try await run.perform()
            try PipelineOutput(report: report, pipeline: pipeline).write(to: context, asJSON: output.json)
            if let audits = report.audits { try AuditOutput(audits).judge() }
        }
    }
}
