internal import Glibc
internal import Synchronization

/// CPU time of this process and of the children that it has waited for.
package struct ProcessTime: Hashable, Sendable {
    /// Of this process, all threads, user and system, seconds.
    package var own: Double
    /// Of the children that have ended, and theirs, seconds.
    package var children: Double

    /// Of descendants for which nobody waited, as far as control groups counted them, seconds.
    package var others: Double

    /// All together, seconds.
    package var seconds: Double { own + children + others }

    /// Until now.
    package static var now: ProcessTime {
        ProcessTime(
            own: seconds(__rusage_who_t(RUSAGE_SELF.rawValue)),
            children: seconds(__rusage_who_t(RUSAGE_CHILDREN.rawValue)),
            others: unwaited.withLock { $0 })
    }

    private static let unwaited = Mutex(0.0)

    /// Adds the CPU time of descendants for which nobody waited, seconds.
    package static func addOthers(_ seconds: Double) {
        unwaited.withLock { $0 += seconds }
    }

    private static func seconds(_ who: __rusage_who_t) -> Double {
        var usage = rusage()
        getrusage(who, &usage)
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
