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

    @Argument(help: "The pipeline's file; demo runs the embedded example.")
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
        var description = try Self.description(of: pipeline)
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

    /// A pipeline's file, or the embedded example by its name.
    private static func description(of pipeline: String) throws -> PipelineDescription {
        if let data = FileManager.default.contents(atPath: pipeline) {
            return try PipelineDescription(yaml: Array(data), file: pipeline)
        }
        guard pipeline == DemoPipeline.name else {
            throw UsageFailure(
                "\(pipeline): there is no such file; `swegym run \(DemoPipeline.name)` runs the embedded example"
            )
        }
        return try PipelineDescription(yaml: Array(DemoPipeline.text.utf8), file: pipeline)
    }
}
