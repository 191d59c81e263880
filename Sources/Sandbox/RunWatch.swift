internal import Glibc
internal import Synchronization

/// What can only be seen of a run while it lasts: its first process, and whether the place for its changes was full.
///
/// That place, in memory, is mounted in the run's own mount namespace and goes with it, so it is looked at through the
/// root of the process that made the namespace.
final class RunWatch: Sendable {
    private let directory: String?
    private let bytes: Int
    private let meter: WriteMeter?
    private let memory: MemoryWatch?
    private let full = Atomic<Bool>(false)
    private let excessive = Atomic<Bool>(false)
    private let first = Atomic<Int32>(0)

    init(directory: String?, bytes: Int, meter: WriteMeter? = nil, memory: MemoryWatch? = nil) {
        self.directory = directory
        self.bytes = bytes
        self.meter = meter
        self.memory = memory
    }

    /// Whether the place in memory was seen full, or too much was written elsewhere.
    var wasFull: Bool { full.load(ordering: .relaxed) || wroteTooMuch }

    /// Whether the run wrote more to directories of the host than it may, and has to end.
    var wroteTooMuch: Bool { excessive.load(ordering: .relaxed) }

    /// Whether the run used more memory than it may, where no control group sees to that.
    var usedTooMuchMemory: Bool { memory?.wasOver ?? false }

    /// Looks at the run, given the process that made its namespaces and waits for its first process.
    func look(_ maker: Int32) {
        if first.load(ordering: .relaxed) == 0,
            let children = HostPath.text(of: "/proc/\(maker)/task/\(maker)/children"),
            let child = children.split(separator: " ").first.flatMap({ Int32($0) })
        {
            first.store(child, ordering: .relaxed)
        }
        memory?.look(below: maker)
        if let meter, !wroteTooMuch, meter.isOver() { excessive.store(true, ordering: .relaxed) }
        guard let directory, !wasFull else { return }
        var status = statvfs()
        guard statvfs("/proc/\(maker)/root\(directory)", &status) == 0 else { return }
        // Until the mount is there, this would be the disk's.
        let isOurs = Int(status.f_blocks) * Int(status.f_frsize) <= bytes + Int(status.f_frsize)
        if isOurs, status.f_bavail == 0 || status.f_ffree == 0 { full.store(true, ordering: .relaxed) }
    }

    /// Waits until the first process is gone, and with it, by the kernel's rule for process namespaces, all others.
    ///
    /// When the run ended by itself it is gone already; when it was killed it is dying. At most two seconds.
    func awaitEnd() {
        let child = first.load(ordering: .relaxed)
        guard child > 0 else { return }
        for attempt in 0..<400 {
            guard let text = HostPath.text(of: "/proc/\(child)/stat"),
                let state = text.split(separator: ")").last?.split(separator: " ").first, state != "Z",
                state != "X"
            else { return }
            usleep(attempt < 20 ? 500 : 5_000)
        }
    }

    /// Whether a directory of the host has less than a mebibyte left.
    static func isFull(_ path: String) -> Bool {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return false }
        return Int(status.f_bavail) * Int(status.f_frsize) < 1 << 20
    }
}
