internal import Files
package import Instances
internal import Paths
internal import Processes
package import Sandbox

/// Runs tests through a sandbox: the thin part of validation, in which nothing is decided.
package struct SandboxedTests: Sendable {
    private let backend: any SandboxBackend
    private let slot: Int
    private let runner: any TestRunner
    private let supportFiles: String
    private let outputBytes: Int
    private let job: @Sendable (Variant) async throws -> SandboxJob
    private let hostPath: @Sendable (String) -> String

    /// A way to run the tests of one instance.
    ///
    /// - Parameters:
    ///   - backend: the sandbox.
    ///   - slot: the worker's slot.
    ///   - runner: what runs the tests.
    ///   - supportFiles: the directory that `TestRunner.installSupportFiles` returned.
    ///   - outputBytes: the most that a run may write to its log.
    ///   - job: the job of a variant: mounts of environment and checkout, variables, working directory and limits; its
    ///     command, report channel and log are set here. The checkout must be mounted so that a run leaves no trace.
    ///   - hostPath: the path of a log from the name that records hold.
    package init(
        backend: any SandboxBackend, slot: Int, runner: any TestRunner, supportFiles: String,
        outputBytes: Int = 16 << 20, job: @escaping @Sendable (Variant) async throws -> SandboxJob,
        hostPath: @escaping @Sendable (String) -> String
    ) {
        self.backend = backend
        self.slot = slot
        self.runner = runner
        self.supportFiles = supportFiles
        self.outputBytes = outputBytes
        self.job = job
        self.hostPath = hostPath
    }

    /// One run.
    ///
    /// - Throws: `SandboxError`, `RecordError` when the log's directory cannot be made, or `CancellationError` when the task was cancelled meanwhile.
    package func run(_ request: TestRunRequest) async throws -> TestRunResult {
        let channel = ReportChannel(descriptor: RunnerPlaces.channel)
        var job = try await job(request.variant)
        job.command = request.command
        job.environment = runner.variables(job.environment)
        job.input = runner.input(nonce: request.nonce)
        job.mounts.append(.readOnly(host: supportFiles, inside: RunnerPlaces.support))
        job.report = channel
        let log = hostPath(request.log)
        try RecordFile.makeDirectory(PathText.folder(of: log))
        job.log = .file(path: log, limit: outputBytes)
        let result: SandboxResult
        do throws(SandboxError) {
            result = try await backend.run(job, slot: slot)
        } catch .cancelled {
            throw CancellationError()
        }
        return TestRunResult(
            ending: result.ending, report: result.report, reportTruncated: result.reportTruncated,
            wallSeconds: result.wallSeconds, cpuSeconds: result.cpuSeconds)
    }
}
