package import Instances
internal import Synchronization
internal import Threads

/// Adds up what one piece of work takes: the CPU time of its child processes and of calls on threads of ours, and by
/// what both were spent on, wall time too.
///
/// The meter of a task is a task-local value, so whoever runs a process far below need not know of it.
package final class CPUMeter: Sendable {
    /// The meter of the running task; nil when nobody measures.
    @TaskLocal package static var current: CPUMeter?
    /// What the running task is at work on.
    @TaskLocal private static var kind = CostKind.program
    /// The part of the running task that is measured, for those within it.
    @TaskLocal private static var part: Part?

    private struct Sums {
        var children = 0.0
        var own = 0.0
        var costs = Costs()
    }

    private let sums = Mutex(Sums())

    /// A meter that has seen nothing yet.
    package init() {}

    /// Adds the CPU time of processes that have ended, in seconds, to what the task is at work on.
    package func add(_ seconds: Double) {
        add(seconds, to: Self.kind)
    }

    private func add(_ seconds: Double, to kind: CostKind) {
        sums.withLock { sums in
            sums.children += seconds
            sums.costs[kind].cpuSeconds += seconds
        }
    }

    /// Moves time from what the task is at work on to another kind.
    package func move(_ cost: Cost, to kind: CostKind) {
        sums.withLock { $0.costs.move(cost, from: Self.kind, to: kind) }
    }

    /// CPU time of child processes so far, user and system, seconds.
    package var seconds: Double { sums.withLock { $0.children } }

    /// CPU time of this program's own calls that were measured so far, seconds.
    package var ownSeconds: Double { sums.withLock { $0.own } }

    /// What was added so far, by kind.
    package var costs: Costs { sums.withLock { $0.costs } }

    private func addOwn(_ seconds: Double, to kind: CostKind) {
        sums.withLock { sums in
            sums.own += seconds
            sums.costs[kind].cpuSeconds += seconds
        }
    }

    private func addWall(_ seconds: Double, to kind: CostKind) {
        sums.withLock { $0.costs[kind].wallSeconds += seconds }
    }
}

extension CPUMeter {
    /// Does some work with this meter as the task's.
    package func during<Output>(_ work: () async throws -> Output) async rethrows -> Output {
        try await Self.$current.withValue(self) {
            try await ThreadTime.$listener.withValue({ [self] in addOwn($0, to: Self.kind) }) {
                try await work()
            }
        }
    }

    /// Does a part of the work that is of one kind; a part within it that is of another counts there alone.
    package static func measuring<Output, Failure: Error>(
        _ kind: CostKind, _ work: () async throws(Failure) -> Output
    ) async throws(Failure) -> Output {
        if kind.isPhase { WorkPhase.entered?(kind.rawValue) }
        guard let current else { return try await work() }
        let (start, part, outer) = (now(), Part(), part)
        let outcome = await $kind.withValue(kind) {
            await $part.withValue(part) { await result(of: work) }
        }
        let elapsed = now() - start
        outer?.nested.withLock { $0 += elapsed }
        current.addWall(elapsed - part.nested.withLock { $0 }, to: kind)
        return try outcome.get()
    }

    /// Does a part of the work on this very thread, whose CPU time counts.
    ///
    /// - Parameter kind: What it is spent on; nil for what the task is at work on.
    package static func measuringHere<Output, Failure: Error>(
        _ kind: CostKind? = nil, _ work: () throws(Failure) -> Output
    ) throws(Failure) -> Output {
        guard let current else { return try work() }
        let (start, cpu, outer, kind) = (now(), ThreadTime.now, part, kind ?? Self.kind)
        defer {
            let elapsed = now() - start
            outer?.nested.withLock { $0 += elapsed }
            current.addWall(elapsed, to: kind)
            current.addOwn(ThreadTime.now - cpu, to: kind)
        }
        return try work()
    }

    private static func result<Output, Failure: Error>(
        of work: () async throws(Failure) -> Output
    ) async -> Result<Output, Failure> {
        do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
    }

    /// How long the parts within a part took, wall seconds.
    private final class Part: Sendable {
        let nested = Mutex(0.0)
    }
}
