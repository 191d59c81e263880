internal import Glibc
internal import Synchronization

/// Adds up what a run holds where no control group does, its processes and its files in memory, and says when it is too
/// much.
///
/// Between two looks a run may use any amount; the address space of each process is bounded besides.
final class MemoryWatch: Sendable {
    /// A file system in memory that a run has: where it sees it, and its size.
    struct Place: Sendable, Equatable {
        var inside: String
        var bytes: Int
    }

    private let limit: Int
    private let places: [Place]
    private let next = Atomic<Int64>(0)
    private let excessive = Atomic<Bool>(false)

    /// How long to wait between two looks.
    private static let nanoseconds: Int64 = 40_000_000
    /// The maximum number of processes that are looked at.
    private static let most = 4096

    init(limit: Int, places: [Place] = []) {
        self.limit = limit
        self.places = places
    }

    /// Whether the kernel shows what is looked at: the children of a process, and what each holds of shared pages.
    static func canSee(_ proc: String = "/proc") -> Bool {
        ["thread-self/children", "self/smaps_rollup"].allSatisfy { access("\(proc)/\($0)", R_OK) == 0 }
    }

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
        // The last is one inside, once the command has begun.
        let files = processes.last.map(filedBytes) ?? 0
        // Pages that processes share count for each of them here, which is cheap to ask.
        guard files + Self.sum(processes, Self.residentBytes) > limit else { return }
        if files + Self.sum(processes, Self.shareBytes) > limit { excessive.store(true, ordering: .relaxed) }
    }

    /// What the files in memory take that a process sees.
    private func filedBytes(_ process: Int32) -> Int {
        places.reduce(0) { sum, place in
            var status = statvfs()
            guard statvfs("/proc/\(process)/root\(place.inside)", &status) == 0 else { return sum }
            let block = Int(status.f_frsize)
            // Where it is not mounted yet this is another file system.
            guard (place.bytes..<place.bytes + block).contains(Int(status.f_blocks) * block) else {
                return sum
            }
            return sum + (Int(status.f_blocks) - Int(status.f_bfree)) * block
        }
    }

    private static func sum(_ processes: [Int32], _ bytes: (Int32) -> Int) -> Int {
        processes.reduce(0) { $0 + bytes($1) }
    }

    private static func descendants(of process: Int32) -> [Int32] {
        var found: [Int32] = []
        var pending = [process]
        while let parent = pending.popLast(), found.count < most {
            // A child is the child of the thread that forked.
            let children = HostPath.names(in: "/proc/\(parent)/task").flatMap { thread in
                (HostPath.text(of: "/proc/\(parent)/task/\(thread)/children") ?? "").split(separator: " ")
                    .compactMap { Int32($0) }
            }
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
