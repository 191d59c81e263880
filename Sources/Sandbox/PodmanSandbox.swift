package import Instances

/// Runs jobs in containers of podman, as root (a user of its own for every slot) or as an ordinary user.
///
/// The stage is that of bubblewrap: namespaces of processes and mounts in which overlays and memory are mounted. Its shell
/// becomes podman, which has no place on the machine: what it keeps lies in the memory of the stage, over its own
/// directories. So no image, network or container of the user's is touched, podman's daemons die with the stage, and
/// nothing is left when we are killed. The control groups of a run hold podman too; podman makes none.
package final class PodmanSandbox: SandboxBackend {
    private let runner: SlotRunner<PodmanEntry>

    /// A sandbox that stages its runs in a directory, made when absent.
    ///
    /// What runs that were killed left there is removed.
    package init(scratch: String) throws(SandboxError) {
        runner = SlotRunner(host: try SandboxHost(scratch: scratch, for: .podman))
    }

    package var kind: SandboxKind { .podman }

    /// The user of a slot: its own when we are root, else ourselves.
    package func user(slot: Int) -> SandboxUser { runner.host.user(slot: slot) }

    /// Runs a job; see the protocol.
    package func run(_ job: SandboxJob, slot: Int) async throws(SandboxError) -> SandboxResult {
        try await runner.run(job, slot: slot)
    }

    /// What this machine offers and lacks, found by trying.
    package func check() -> [SandboxCapability] {
        SandboxCheck(host: runner.host) { job throws(SandboxError) in try self.runner.runHere(job) }
            .findings()
    }

    /// Whether what runs change is kept in memory of a size, and not on the disk.
    package var boundsChanges: Bool { runner.host.memoryUppers }

    /// What is left of this process's runs, which is nothing when none is under way: directories and control groups.
    package func remains() -> [String] { runner.remains() }
}
