internal import Instances
package import Sandbox
internal import Synchronization

/// A sandbox that runs nothing: it keeps the jobs that it is given and answers them from a script.
package final class ScriptedSandbox: SandboxBackend {
    /// What becomes of a job, by the number of jobs before it; nil when the task was cancelled.
    package typealias Script = @Sendable (SandboxJob, Int) -> SandboxResult?

    private let script: Script
    private let received = Mutex<[(job: SandboxJob, slot: Int)]>([])

    package init(_ script: @escaping Script) {
        self.script = script
    }

    /// The jobs so far.
    package var jobs: [SandboxJob] { received.withLock { $0.map(\.job) } }
    /// The slots of the jobs so far.
    package var slots: [Int] { received.withLock { $0.map(\.slot) } }

    package func run(_ job: SandboxJob, slot: Int) async throws(SandboxError) -> SandboxResult {
        let number = received.withLock { jobs in
            jobs.append((job, slot))
            return jobs.count - 1
        }
        guard let result = script(job, number) else { throw .cancelled }
        return result
    }

    package func user(slot: Int) -> SandboxUser { SandboxUser(uid: 1000, gid: 1000) }

    package func check() -> [SandboxCapability] { [] }
}
