internal import Glibc
internal import Synchronization

/// Makes sure that the indexes of packs lead nowhere but into their packs, before libgit2 opens them: it believes them.
enum PackCheck {
    private struct File: Hashable {
        var device: UInt
        var number: UInt
        var size: Int
        var second: Int
        var nanosecond: Int
        var packSize: Int
    }

    /// The indexes that were found sound; looking through a large one needs time.
    private static let known = Mutex<Set<File>>([])

    /// Checks the packs in some folders of objects.
    ///
    /// - Throws: `GitError`, naming the index that is damaged.
    static func check(_ folders: [String]) throws(GitError) {
        for name in folders.flatMap(PackReader.names) {
            guard let pack = status(of: name + ".pack"), let index = status(of: name + ".idx") else {
                continue
            }
            let file = File(
                device: UInt(index.st_dev), number: UInt(index.st_ino), size: Int(index.st_size),
                second: index.st_mtim.tv_sec, nanosecond: index.st_mtim.tv_nsec, packSize: Int(pack.st_size))
            guard !known.withLock({ $0.contains(file) }) else { continue }
            guard let read = PackIndex(name + ".idx"), read.isSound(packSize: Int(pack.st_size)) else {
                throw GitError(
                    kind: .notFound, operation: "opening \(name).idx",
                    message: "the index is damaged; fetch the repository again")
            }
            known.withLock { known in
                if known.count >= 10_000 { known.removeAll() }
                known.insert(file)
            }
        }
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }
}
