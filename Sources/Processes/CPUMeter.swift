internal import Synchronization

/// Adds up the CPU time of the child processes of one piece of work.
///
/// The meter of a task is a task-local value, so whoever runs a process far below need not know of it.
package final class CPUMeter: Sendable {
    /// The meter of the running task; nil when nobody measures.
    @TaskLocal package static var current: CPUMeter?

    private let sum = Mutex(0.0)

    /// A meter that has seen nothing yet.
    package init() {}

    /// Adds the CPU time of processes that have ended, in seconds.
    package func add(_ seconds: Double) {
        sum.withLock { $0 += seconds }
    }

    /// What was added so far, user and system, seconds.
    package var seconds: Double { sum.withLock { $0 } }
}
