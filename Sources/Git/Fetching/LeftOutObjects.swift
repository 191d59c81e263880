internal import Foundation
package import Instances
internal import Synchronization

/// The large files that were left out of a mirror: where they can be had, and the having of them.
///
/// A file in the mirror names the source. Fetches go one after another, whichever thread needs them, and what the
/// source does not have is not asked for again while the program runs.
final class LeftOutObjects: Sendable {
    private let mirror: String
    private let absent = Mutex<Set<ObjectID>>([])
    private let turn = NSLock()

    private static let known = Mutex<[String: LeftOutObjects]>([:])

    private init(mirror: String) { self.mirror = mirror }

    /// Those of a mirror; nil when it is whole.
    static func of(_ mirror: String) -> LeftOutObjects? {
        guard FileManager.default.fileExists(atPath: file(mirror)) else { return nil }
        return known.withLock { known in
            if let found = known[mirror] { return found }
            let made = LeftOutObjects(mirror: mirror)
            known[mirror] = made
            return made
        }
    }

    /// Where the large files that were left out of a mirror are; nil for a whole one.
    static func source(of mirror: String) -> String? {
        FileManager.default.contents(atPath: file(mirror)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Does something with a mirror while nobody fetches what was left out of it.
    static func alone<Result>(
        with mirror: String, _ body: () throws(GitError) -> Result
    ) throws(GitError) -> Result {
        guard let leftOut = of(mirror) else { return try body() }
        leftOut.turn.lock()
        defer { leftOut.turn.unlock() }
        return try body()
    }

    /// Records that large files are left out of a mirror, and where they are.
    static func record(source: String, in mirror: String) throws(GitError) {
        try Folder.attempt("writing \(file(mirror))") {
            guard FileManager.default.contents(atPath: file(mirror)) != Data(source.utf8) else { return }
            try Data(source.utf8).write(to: URL(filePath: file(mirror)), options: .atomic)
            // The URL may hold a password.
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file(mirror))
        }
    }

    /// Fetches those of some objects that the mirror still lacks, all at once; blocks.
    ///
    /// What the source does not have stays away, which whoever reads it will notice.
    /// - Parameter contains: whether an object is there by now.
    /// - Throws: `GitError` `.network` when the source cannot be asked.
    func bring(_ objects: [ObjectID], contains: (ObjectID) -> Bool) throws(GitError) {
        turn.lock()
        defer { turn.unlock() }
        let gone = absent.withLock { $0 }
        let wanted = objects.filter { !gone.contains($0) && !contains($0) }
        guard !wanted.isEmpty else { return }
        guard let git = GitTool.installed, let url = Self.source(of: mirror),
            let fetch = GitFetch(by: git, from: url)
        else {
            throw GitError(
                kind: .network, operation: "fetching \(wanted.count) large files that \(mirror) lacks",
                message: "git \(GitTool.oldest.map(String.init).joined(separator: ".")) or later is needed "
                    + "on the PATH, as it was when the mirror was made")
        }
        let missing = try fetch.bring(objects: wanted, to: mirror)
        absent.withLock { $0.formUnion(missing) }
    }

    private static func file(_ mirror: String) -> String { mirror + "/left-out-from" }
}

extension Repository {
    /// Whether large files are left out, to be fetched when they are needed.
    package var isPartial: Bool { leftOut != nil }

    /// Fetches those of some blobs that were left out of the mirror, all at once; does nothing for a whole mirror.
    ///
    /// Reading a blob, rendering and checking out see to this themselves; whoever will need those of many changes
    /// asks for them together first. What the source does not have either is left for the reader to miss.
    /// - Throws: `GitError` `.network` when the source cannot be asked.
    package func bring(_ blobs: some Sequence<ObjectID>) throws(GitError) {
        guard let leftOut else { return }
        var seen: Set<ObjectID> = []
        let missing = blobs.filter { seen.insert($0).inserted && !contains($0) }
        guard !missing.isEmpty else { return }
        try leftOut.bring(missing) { contains($0) }
        refresh()
    }

    /// Fetches the files of some commits that were left out of the mirror, all at once.
    ///
    /// - Throws: `GitError` as `bring` does; a commit that is not there is passed over.
    package func bringFiles(of commits: [ObjectID]) throws(GitError) {
        guard isPartial else { return }
        var blobs: Set<ObjectID> = []
        var previous: ObjectID?
        for commit in commits where contains(commit) {
            // Neighbours share most of their files.
            for change in try changes(from: previous, to: commit) {
                if let new = change.new, new.mode != .gitlink { blobs.insert(new.id) }
            }
            previous = commit
        }
        try bring(blobs)
    }
}
