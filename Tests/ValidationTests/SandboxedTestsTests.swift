import Foundation
import Instances
import Processes
import Python
import Sandbox
import TestSupport
import Testing

@testable import Validation

/// A sandbox that runs nothing and tells what it was asked.
private final class RecordingSandbox: SandboxBackend {
    private let ending: RunEnding?
    private let observe: @Sendable (SandboxJob, Int) -> Void

    init(_ ending: RunEnding?, observe: @escaping @Sendable (SandboxJob, Int) -> Void = { _, _ in }) {
        self.ending = ending
        self.observe = observe
    }

    func run(_ job: SandboxJob, slot: Int) async throws(SandboxError) -> SandboxResult {
        observe(job, slot)
        guard let ending else { throw .cancelled }
        return SandboxResult(ending: ending, report: [1, 2])
    }

    func user(slot: Int) -> SandboxUser { SandboxUser(uid: 1, gid: 1) }

    func check() -> [SandboxCapability] { [] }
}

@Suite("Runs through a sandbox")
struct SandboxedTestsTests {
    private let request = TestRunRequest(
        variant: .gold, repeatIndex: 0, command: ["python", "-m", "pytest"], nonce: "n", log: "logs/a.log")

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func tests(_ backend: RecordingSandbox) -> SandboxedTests {
        let workspace = directory.path
        return SandboxedTests(
            backend: backend, slot: 3, runner: PytestRunner(), supportFiles: "/host/support",
            job: { variant in
                var job = SandboxJob(
                    command: [], workingDirectory: "/testbed", environment: ["PYTHONPATH": "\(variant)"])
                job.mounts = [.readOnly(host: "/env", inside: "/env")]
                job.limits.wallSeconds = 77
                return job
            }, hostPath: { "\(workspace)/\($0)" })
    }

    @Test("The phase's job gets the command, the plug-in, the channel and the log")
    func job() async throws {
        let backend = RecordingSandbox(.exited(status: 1)) { job, slot in
            #expect(slot == 3)
            #expect(job.command == ["python", "-m", "pytest"])
            #expect(job.environment["PYTHONPATH"] == "/swegym")
            #expect(job.environment["SWEGYM_PYTHONPATH"] == "after")
            #expect(job.input == Array("n".utf8))
            #expect(job.mounts.map(\.inside) == ["/env", "/swegym"])
            #expect(job.report?.descriptor == 3)
            guard case .file(let path, _) = job.log else {
                Issue.record("the log is not a file")
                return
            }
            #expect(path.hasSuffix("/logs/a.log"))
        }
        let result = try await tests(backend).run(request)
        #expect(result.ending == .exited(status: 1))
        #expect(result.report == [1, 2])
    }

    @Test("A cancelled run is no result")
    func cancelled() async {
        await #expect(throws: CancellationError.self) {
            _ = try await tests(RecordingSandbox(nil)).run(request)
        }
    }
}
