package import Files
internal import Foundation
package import Git
package import Instances
internal import Paths
internal import Synchronization
package import Workspace

/// The mirrors of a workspace: fetched when they are needed, shared among relatives, and removed when there is no room.
///
/// Whoever works with a mirror holds it; a mirror that is held, or that lends objects to another one, stays. The
/// workspace's lease must be held. All methods that fetch block.
package final class MirrorStore: Sendable {
    /// What is known of a mirror whether or not it is there.
    struct Record: StoredRecord, Hashable {
        static var format: Int { 1 }

        var repository: RepositoryName
        var source: String
        /// What it took when it was fetched last, bytes.
        var bytes: Int

        /// The record of a repository's mirror; nil when it was never fetched.
        static func of(
            _ name: RepositoryName, in layout: WorkspaceLayout
        ) throws(StoredFault) -> Record? {
            try RecordFile.readRecord(from: layout.mirrorRecord(of: name))
        }
    }

    private struct State {
        var holders: [String: Int] = [:]
        var turns: [String: NSLock] = [:]
        var isCleared = false
    }

    private let layout: WorkspaceLayout
    private let budget: Int?
    private let noted: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let isStopping = Atomic<Bool>(false)

    /// The mirrors of a workspace.
    ///
    /// - Parameters:
    ///   - budget: what they may take, bytes; it is exceeded by what is in use only. Nil for any number.
    ///   - noted: called with what a person should know: that a mirror made room, or is fetched again.
    package init(
        layout: WorkspaceLayout, budget: Int? = nil, noted: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.layout = layout
        self.budget = budget
        self.noted = noted
    }

    /// Those of a workspace that shall not grow: what was removed is fetched for reading, and makes room again.
    ///
    /// - Throws: `RecordError` when the mirrors cannot be listed.
    package static func keepingSize(
        of layout: WorkspaceLayout, noted: @escaping @Sendable (String) -> Void
    ) throws(RecordError) -> MirrorStore {
        let now = try MirrorListing(of: layout).bytes
        return MirrorStore(layout: layout, budget: now, noted: noted)
    }

    /// Brings a repository's mirror up to date, making it where there is none; blocks.
    ///
    /// - Throws: `GitError`; what the record's file throws.
    package func update(
        _ name: RepositoryName, from source: String,
        progress: @escaping @Sendable (MirrorProgress) -> Void = { _ in }
    ) throws -> MirrorHold {
        try clear()
        let hold = take(name)
        try turn(name).withLock { try fetch(name, from: source, progress: progress) }
        makeRoom()
        return hold
    }

    /// A repository's mirror as it is, fetched again when it has made room for others; blocks.
    ///
    /// - Parameter source: where to fetch it from; nil for where it came from last.
    /// - Throws: `GitError`, `.notARepository` for one that was never fetched; what the record's file throws.
    package func hold(_ name: RepositoryName, source: String? = nil) throws -> MirrorHold {
        try clear()
        let hold = take(name)
        try turn(name).withLock {
            if try isUsable(hold.path) { return use(hold.path) }
            guard let source = try source ?? Record.of(name, in: layout)?.source else {
                throw GitError(
                    kind: .notARepository, operation: "looking for the mirror of \(name)",
                    message: "it was never fetched; `swegym mine --help` says how to mine it")
            }
            noted("\(name): fetching its mirror again")
            try fetch(name, from: source) { _ in }
        }
        makeRoom()
        return hold
    }

    /// A repository's mirror as it is; nil when it was never fetched, or has made room for others.
    ///
    /// - Throws: `GitError` when it cannot be read whether the mirror borrows objects.
    package func holdIfPresent(_ name: RepositoryName) throws(GitError) -> MirrorHold? {
        let hold = take(name)
        let turn = turn(name)
        turn.lock()
        defer { turn.unlock() }
        guard try isUsable(hold.path) else { return nil }
        use(hold.path)
        return hold
    }

    /// Ends the fetches that are under way, and lets no other begin: for work that is cancelled.
    package func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Whether a repository has a mirror, be it one that has made room.
    package func knows(_ name: RepositoryName) -> Bool {
        [layout.mirror(of: name), layout.mirrorRecord(of: name)].contains {
            FileManager.default.fileExists(atPath: $0)
        }
    }

    /// Removes the mirrors that were used longest ago until the others fit the budget.
    package func makeRoom() { makeRoom(coming: 0) }

    private func makeRoom(coming: Int) {
        guard let budget else { return }
        do throws(RecordError) {
            for name in try removed(for: coming, budget) {
                noted("the mirror \(name) made room; it is fetched again when it is needed")
            }
        } catch {
            noted("no mirror makes room: \(error)")
        }
    }

    /// Renames under the lock, so that whoever holds a mirror afterwards finds it gone; deletes outside of it.
    private func removed(for coming: Int, _ budget: Int) throws(RecordError) -> [String] {
        let (victims, rubbish) = try state.withLock { state throws(RecordError) in
            let entries = try MirrorListing(of: layout).mirrors.map { mirror in
                MirrorEviction.Entry(
                    name: mirror.folder, bytes: mirror.bytes, usedAt: mirror.usedSeconds,
                    lenders: Set(mirror.lenders), isHeld: state.holders[mirror.folder] != nil)
            }
            let victims = MirrorEviction.victims(of: entries, budget: budget, coming: coming)
            var rubbish: [String] = []
            for victim in victims {
                if let path = try putAway("\(layout.mirrors)/\(victim)") { rubbish.append(path) }
            }
            return (victims, rubbish)
        }
        for path in rubbish { TreeRemover.remove(path) }
        return victims
    }

    /// Renames a mirror, so that no half of one is left by a crash while it is deleted.
    ///
    /// - Returns: where it is then; nil when there is none.
    private func putAway(_ path: String) throws(RecordError) -> String? {
        let away = "\(layout.mirrors)/.removing-\(UUID().uuidString)"
        guard rename(path, away) != 0 else { return away }
        guard errno != ENOENT else { return nil }
        throw RecordError(
            kind: .inaccessible, operation: "moving \(path) to \(away)",
            cause: String(cString: strerror(errno)))
    }
}

/// The right to read a mirror, which stays as long as this lives.
package final class MirrorHold: Sendable {
    /// Where the mirror is.
    package let path: String
    private let release: @Sendable () -> Void

    init(path: String, release: @escaping @Sendable () -> Void) {
        self.path = path
        self.release = release
    }

    deinit { release() }

    /// Does something with the mirror, which stays until it is done.
    package func during<Result, Failure: Error>(
        _ body: (_ path: String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(path)
    }

    /// Does something with the mirror, which stays until it is done.
    package func during<Result>(_ body: (_ path: String) async throws -> Result) async rethrows -> Result {
        defer { withExtendedLifetime(self) {} }
        return try await body(path)
    }
}

// MARK: - Fetching

extension MirrorStore {
    /// A lender that is held until the new mirror is in place and can be seen to borrow.
    private final class Lending: Sendable {
        let hold = Mutex<MirrorHold?>(nil)
    }

    private func fetch(
        _ name: RepositoryName, from source: String, progress: @escaping @Sendable (MirrorProgress) -> Void
    ) throws {
        let path = layout.mirror(of: name)
        if try !isUsable(path) {
            // What is left of a mirror whose lender somebody removed is of no use.
            if let rubbish = try putAway(path) { TreeRemover.remove(rubbish) }
            makeRoom(coming: try bytesWhenFetched(name))
        }
        let lending = Lending()
        defer { withExtendedLifetime(lending) {} }
        var options = MirrorOptions()
        options.lender = { [self] tips in
            let found = lender(of: tips, except: path)
            lending.hold.withLock { $0 = found }
            return found?.path
        }
        options.isCancelled = { [self] in isStopping.load(ordering: .relaxed) }
        _ = try Mirror.update(at: path, from: source, options: options, progress: progress)
        let record = Record(repository: name, source: source, bytes: MirrorListing.ownBytes(of: path))
        // The address may hold a password.
        try RecordFile.writeRecord(
            record, to: layout.mirrorRecord(of: name), durable: false, isPrivate: true)
        use(path)
    }

    private func lender(of tips: [ObjectID], except path: String) -> MirrorHold? {
        let found: String?
        do {
            let others = try MirrorListing.folders(in: layout.mirrors).map { "\(layout.mirrors)/\($0)" }
            found = try BorrowedObjects.lender(of: tips, among: others.filter { $0 != path })
        } catch {
            noted("no mirror lends objects: \(error)")
            return nil
        }
        guard let found else { return nil }
        let hold = take(folder: PathText.name(of: found))
        return FileManager.default.fileExists(atPath: found) ? hold : nil
    }

    /// What a mirror took when it was fetched last, bytes; 0 when that is not known.
    ///
    /// - Throws: `StoredFault.newer`: such a record is not written over.
    private func bytesWhenFetched(_ name: RepositoryName) throws(StoredFault) -> Int {
        do throws(StoredFault) {
            return try Record.of(name, in: layout)?.bytes ?? 0
        } catch {
            guard case .unreadable = error else { throw error }
            noted("\(name): \(error); it is written again")
            return 0
        }
    }

    /// Whether a mirror is there, with those that it borrows from.
    private func isUsable(_ path: String) throws(GitError) -> Bool {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path) else { return false }
        return try BorrowedObjects.lenders(of: path).allSatisfy { lender in
            manager.fileExists(atPath: "\(layout.mirrors)/\(lender)")
        }
    }

    /// Remembers that a mirror was used now, by its folder's time.
    private func use(_ path: String) {
        try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
    }
}

// MARK: - Holding

extension MirrorStore {
    /// Removes what a crash left, once.
    private func clear() throws(RecordError) {
        try state.withLock { state throws(RecordError) in
            if !state.isCleared { try MirrorListing.removeLeftovers(in: layout.mirrors) }
            state.isCleared = true
        }
    }

    private func take(_ name: RepositoryName) -> MirrorHold {
        take(folder: PathText.name(of: layout.mirror(of: name)))
    }

    private func take(folder: String) -> MirrorHold {
        state.withLock { $0.holders[folder, default: 0] += 1 }
        return MirrorHold(path: "\(layout.mirrors)/\(folder)") { [weak self] in self?.release(folder) }
    }

    private func release(_ folder: String) {
        state.withLock { state in
            let left = (state.holders[folder] ?? 1) - 1
            state.holders[folder] = left > 0 ? left : nil
        }
    }

    /// Whoever fetches a mirror does so alone.
    private func turn(_ name: RepositoryName) -> NSLock {
        state.withLock { state in
            if let lock = state.turns[name.slug] { return lock }
            let lock = NSLock()
            state.turns[name.slug] = lock
            return lock
        }
    }
}
