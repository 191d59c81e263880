internal import Glibc
internal import Synchronization

/// Adds up the memory of a run's processes where no control group does, and says when it is too much.
///
/// Between two looks a run may use any amount; the address space of each process is bounded besides.
final class MemoryWatch: Sendable {
    private let limit: Int
    private let next = Atomic<Int64>(0)
    private let excessive = Atomic<Bool>(false)

    /// How long to wait between two looks.
    private static let nanoseconds: Int64 = 40_000_000
    /// The maximum number of processes that are looked at.
    private static let most = 4096

    init(limit: Int) { self.limit = limit }

    /// Whether the run used more than its limit.
    var wasOver: Bool { excessive.load(ordering: .relaxed) }

    /// Looks at the processes below one.
    func look(below process: Int32) {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        let now = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        guard !wasOver, now >= next.load(ordering: .relaxed) else { return }
        next.store(now + Self.nanoseconds, ordering: .relaxed)
        let processes = Self.descendants(of: process)
        // Pages that processes share count for each of them here, which is cheap to ask.
        guard Self.sum(processes, Self.residentBytes) > limit else { return }
        if Self.sum(processes, Self.shareBytes) > limit { excessive.store(true, ordering: .relaxed) }
    }

    private static func sum(_ processes: [Int32], _ bytes: (Int32) -> Int) -> Int {
        processes.reduce(0) { $0 + bytes($1) }
    }

    private static func descendants(of process: Int32) -> [Int32] {
        var found: [Int32] = []
        var pending = [process]
        while let parent = pending.popLast(), found.count < most {
            guard let tasks = HostPath.text(of: "/proc/\(parent)/task/\(parent)/children") else { continue }
            let children = tasks.split(separator: " ").compactMap { Int32($0) }
            found += children
            pending += children
        }
        return found
    }

    private static func residentBytes(_ process: Int32) -> Int {
        let pages = HostPath.text(of: "/proc/\(process)/statm")?.split(separator: " ").dropFirst().first
        return (pages.flatMap { Int($0) } ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func shareBytes(_ process: Int32) -> Int {
        guard let text = HostPath.text(of: "/proc/\(process)/smaps_rollup") else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix("Pss:") {
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return kibibytes << 10
        }
        return 0
    }
}
