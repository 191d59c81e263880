internal import Glibc
internal import Instances
internal import Processes
internal import Synchronization
internal import Threads

/// Runs jobs by bubblewrap, as root (a user of its own for every slot) or as an ordinary user.
///
/// A shell of ours makes a mount namespace and stages overlays in it, gives up root's powers for good, sets the limits
/// and becomes bubblewrap, which shows the job only what it was given. The kernel kills the whole chain when the thread
/// that waits for it dies, so that nothing outlives us, even when we are killed.
package final class BubblewrapSandbox: SandboxBackend {
    let host: SandboxHost
    private let runs = Atomic<Int>(0)

    /// The first of the numbers that serve as users and groups for slots when we are root: the limit on processes
    /// counts all of a user's, so that two sandboxes on one machine must not share theirs.
    private let firstUser: UInt32

    /// A sandbox that stages its runs in a directory, made when absent.
    ///
    /// What runs that were killed left there is removed.
    package init(scratch: String) throws(SandboxError) {
        host = try SandboxHost(scratch: scratch)
        firstUser = Self.firstUser(of: host.scratch)
        Leftovers.remove(scratch: host.scratch)
    }

    /// The user of a slot: its own when we are root, else ourselves.
    package func user(slot: Int) -> SandboxUser {
        guard host.privileged else { return SandboxUser(uid: geteuid(), gid: getegid()) }
        let number = firstUser + UInt32(max(0, slot) % Self.block)
        return SandboxUser(uid: number, gid: number)
    }

    /// How many users one sandbox has.
    static let block = 1000

    /// The first user of the sandbox that stages its runs in a directory: one of 20,000 blocks above all numbers that
    /// people and services have, told by the directory's path (FNV-1a).
    static func firstUser(of scratch: String) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in scratch.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return 1_000_000 + hash % 20_000 * UInt32(block)
    }

    /// Runs a job; see the protocol.
    package func run(_ job: SandboxJob, slot: Int) async throws(SandboxError) -> SandboxResult {
        let prepared = try await onOwnThread { () throws(SandboxError) in
            try Timed { () throws(SandboxError) in try self.prepare(job, slot: slot) }
        }
        let run = prepared.value
        let outcome: Result<ProcessResult, ProcessError>
        do throws(ProcessError) {
            outcome = .success(try await ProcessRunner.runAsync(run.command))
        } catch {
            outcome = .failure(error)
        }
        let finished = try await onOwnThread { () throws(SandboxError) in
            try Timed { () throws(SandboxError) in try run.finish(outcome) }
        }
        var result = finished.value
        result.setup += prepared.cost
        result.setup += finished.cost
        if case .success(let process) = outcome {
            // The processes of the sandbox are not all children of the one that was waited for.
            let others = max(0, result.cpuSeconds - process.cpuSeconds)
            ProcessTime.addOthers(others)
            CPUMeter.current?.add(others)
        }
        CPUMeter.current?.move(result.setup, to: .sandbox)
        return result
    }

    /// What this machine offers and lacks, found by trying.
    package func check() -> [SandboxCapability] {
        SandboxCheck(host: host) { job throws(SandboxError) in
            let run = try self.prepare(job, slot: 0)
            return try run.finish(
                Result { () throws(ProcessError) in try ProcessRunner.run(run.command) })
        }.findings()
    }

    /// Whether what runs change is kept in memory of a size, and not on the disk.
    package var boundsChanges: Bool { host.memoryUppers }

    /// What is left of this process's runs, which is nothing when none is under way: directories and control groups.
    package func remains() -> [String] {
        HostPath.names(in: host.scratch).filter { $0.hasPrefix(RunName.own) }.map { "\(host.scratch)/\($0)" }
            + ControlGroups.paths(ofRunsNamed: RunName.own)
    }

    private func prepare(_ job: SandboxJob, slot: Int) throws(SandboxError) -> BubblewrapRun {
        let number = runs.wrappingAdd(1, ordering: .relaxed).newValue
        return try BubblewrapRun(
            job, on: host, user: user(slot: slot), named: "\(RunName.own)\(slot)-\(number)")
    }
}

/// What a call on one thread returned, and the time that it took.
private struct Timed<Value: Sendable>: Sendable {
    let value: Value
    let cost: Cost

    init(_ work: () throws(SandboxError) -> Value) throws(SandboxError) {
        let (start, cpu) = (ContinuousClock.now, ThreadTime.now)
        value = try work()
        cost = Cost(
            cpuSeconds: ThreadTime.now - cpu, wallSeconds: start.duration(to: .now).inSeconds)
    }
}
