/// Runs jobs by bubblewrap, as root (a user of its own for every slot) or as an ordinary user.
///
/// A shell of ours makes a mount namespace and stages overlays in it, gives up root's powers for good, sets the limits
/// and becomes bubblewrap, which shows the job only what it was given. The kernel kills the whole chain when the thread
/// that waits for it dies, so that nothing outlives us, even when we are killed.
package final class BubblewrapSandbox: SandboxBackend {
    let host: SandboxHost
    private let runner: SlotRunner<BubblewrapEntry>

    /// A sandbox that stages its runs in a directory, made when absent.
    ///
    /// What runs that were killed left there is removed.
    package init(scratch: String) throws(SandboxError) {
        host = try SandboxHost(scratch: scratch)
        runner = SlotRunner(host: host)
    }

    /// The user of a slot: its own when we are root, else ourselves.
    package func user(slot: Int) -> SandboxUser { host.user(slot: slot) }

    /// Runs a job; see the protocol.
    package func run(_ job: SandboxJob, slot: Int) async throws(SandboxError) -> SandboxResult {
        try await runner.run(job, slot: slot)
    }

    /// What this machine offers and lacks, found by trying.
    package func check() -> [SandboxCapability] {
        SandboxCheck(host: host) { job throws(SandboxError) in try self.runner.runHere(job) }.findings()
    }

    /// Whether what runs change is kept in memory of a size, and not on the disk.
    package var boundsChanges: Bool { host.memoryUppers }

    /// What is left of this process's runs, which is nothing when none is under way: directories and control groups.
    package func remains() -> [String] { runner.remains() }
}
