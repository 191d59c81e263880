internal import Synchronization

/// Adds up the CPU time of the child processes of one piece of work.
///
/// The meter of a task is a task-local value, so whoever runs a process far below need not know of it.
public final class CPUMeter: Sendable {
    /// The meter of the running task; nil when nobody measures.
    @TaskLocal public static var current: CPUMeter?

    private let sum = Mutex(0.0)

    /// A meter that has seen nothing yet.
    public init() {}

    /// Adds the CPU time of processes that have ended, in seconds.
    public func add(_ seconds: Double) {
        sum.withLock { $0 += seconds }
    }

    /// What was added so far, user and system, seconds.
    public var seconds: Double { sum.withLock { $0 } }
}
