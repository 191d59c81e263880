internal import Glibc
internal import Synchronization

/// Watches how much a run writes into directories of the host, which no mount bounds.
///
/// Files are counted only after the file system has lost room, since counting needs time.
final class WriteMeter: Sendable {
    /// What is left on the file systems of some places.
    struct Room {
        var bytes: Int
        var files: Int
    }

    private let places: [String]
    private let user: uid_t?
    private let limit: Int
    private let start: timespec
    private let known: Mutex<Room?>
    private let room: @Sendable ([String]) -> Room?

    /// What a file system loses before files are counted again.
    private static let step = Room(bytes: 64 << 20, files: 50_000)
    /// The maximum number of files, as in memory.
    private static let fileLimit = 1_000_000
    /// How deep directories may lie in one another.
    private static let depthLimit = 256

    /// - Parameters:
    ///   - places: Directories that the run writes to.
    ///   - user: The user that runs there and nowhere else; nil where others have the same.
    ///   - limit: The maximum of bytes in files that were written since now.
    ///   - room: Asks for the room that is left.
    init(
        places: [String], user: uid_t?, limit: Int,
        room: @escaping @Sendable ([String]) -> Room? = WriteMeter.room
    ) {
        self.room = room
        self.places = places
        self.user = user
        self.limit = limit
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        start = now
        known = Mutex(room(places))
    }

    /// Whether the run has written more than it may.
    func isOver() -> Bool {
        known.withLock { known in
            guard let last = known, let now = room(places),
                last.bytes - now.bytes >= Self.step.bytes || last.files - now.files >= Self.step.files
            else { return false }
            known = now
            var count = Count()
            for place in places { add(place, to: &count) }
            return isOver(count)
        }
    }

    private struct Count {
        var bytes = 0
        var files = 0
    }

    private func isOver(_ count: Count) -> Bool { count.bytes > limit || count.files > Self.fileLimit }

    /// The room on the places' file systems together.
    @Sendable static func room(of places: [String]) -> Room? {
        places.compactMap { place in
            var status = statvfs()
            guard statvfs(place, &status) == 0 else { return nil }
            return Room(bytes: Int(status.f_bavail) * Int(status.f_frsize), files: Int(status.f_favail))
        }.reduce(nil) { one, other in
            one.map { Room(bytes: $0.bytes + other.bytes, files: $0.files + other.files) } ?? other
        }
    }

    private func add(_ place: String, to count: inout Count) {
        let directory = open(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if directory >= 0 { add(directory, depth: 0, to: &count) }
    }

    /// Counts what is in a directory, which is closed.
    private func add(_ directory: Int32, depth: Int, to count: inout Count) {
        guard depth < Self.depthLimit else {
            count.files = .max
            close(directory)
            return
        }
        guard let stream = fdopendir(directory) else {
            close(directory)
            return
        }
        defer { closedir(stream) }
        while !isOver(count), let entry = readdir(stream) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    if strcmp(name, ".") != 0, strcmp(name, "..") != 0 {
                        add(name, in: directory, depth: depth, to: &count)
                    }
                }
            }
        }
    }

    private func add(
        _ name: UnsafePointer<CChar>, in directory: Int32, depth: Int, to count: inout Count
    ) {
        var status = stat()
        guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        if isOurs(status) {
            count.files += 1
            count.bytes += Int(status.st_blocks) * 512
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return }
        let child = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if child >= 0 { add(child, depth: depth + 1, to: &count) }
    }

    /// Whether a file was written by the run: a status changes when it is, and also when somebody links the file.
    private func isOurs(_ status: stat) -> Bool {
        let changed = status.st_ctim
        guard (changed.tv_sec, changed.tv_nsec) >= (start.tv_sec, start.tv_nsec) else { return false }
        if let user { return status.st_uid == user }
        return status.st_nlink == 1 || status.st_mode & S_IFMT == S_IFDIR
            || (status.st_mtim.tv_sec, status.st_mtim.tv_nsec) >= (start.tv_sec, start.tv_nsec)
    }
}
