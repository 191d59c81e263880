internal import Glibc

/// The processor time that calls take on threads of ours, for whoever measures a task.
package enum ThreadTime {
    /// Is given the CPU seconds of each call that the task made on another thread; nil when nobody measures.
    @TaskLocal package static var listener: (@Sendable (Double) -> Void)?

    /// CPU seconds of the calling thread so far, user and system.
    package static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The outcome of a call, and the CPU seconds that it took.
    static func measured<Output, Failure: Error>(
        _ work: () throws(Failure) -> Output
    ) -> (outcome: Result<Output, Failure>, seconds: Double) {
        let start = now
        let outcome = Result(catching: work)
        return (outcome, now - start)
    }
}
