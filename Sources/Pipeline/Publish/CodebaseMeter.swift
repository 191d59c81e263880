internal import Datasets
internal import Files
internal import Foundation
internal import Git
internal import Instances
internal import JSON
internal import Mirrors
internal import Synchronization
internal import Workspace

/// Measures code bases at base commits; a file that several commits share is read once, and what was found is kept in the
/// workspace's cache, since a commit never changes.
///
/// The lock protects what is known so far; files are read outside of it, at worst twice.
final class CodebaseMeter: Sendable {
    private struct Known {
        /// Lines by blob; -1 for one that is no text.
        var lines: [ObjectID: Int32] = [:]
        /// Sizes by repository and commit.
        var sizes: [String: [Int]] = [:]
        var isChanged = false
    }

    private let layout: WorkspaceLayout
    private let mirrors: MirrorStore
    private let known: Mutex<Known>

    init(_ layout: WorkspaceLayout, mirrors: MirrorStore) {
        self.mirrors = mirrors
        self.layout = layout
        var known = Known()
        if let data = try? RecordFile.read(Self.file(layout)) {
            known.sizes = (try? CanonicalJSON.decode([String: [Int]].self, from: data)) ?? [:]
        }
        self.known = Mutex(known)
    }

    /// The size at a commit; nil when there never was a mirror, or it lacks an object.
    ///
    /// - Throws: `GitError` when the mirror has made room, or files were left out of it, and they cannot be fetched.
    func size(of repository: RepositoryName, at commit: String) throws -> CodebaseSize? {
        let key = "\(repository) \(commit)"
        if let size = known.withLock({ $0.sizes[key] }), size.count == 2 {
            return CodebaseSize(files: size[0], lines: size[1])
        }
        guard let size = try measure(repository, commit) else { return nil }
        known.withLock {
            $0.sizes[key] = [size.files, size.lines]
            $0.isChanged = true
        }
        return size
    }

    /// Keeps what was found for the next publication; a cache that cannot be written is none.
    func save() {
        let sizes = known.withLock { $0.isChanged ? $0.sizes : nil }
        guard let sizes, let data = try? CanonicalJSON.encode(sizes) else { return }
        try? RecordFile.write(data, to: Self.file(layout), durable: false)
    }

    private static func file(_ layout: WorkspaceLayout) -> String { layout.cache + "/code-sizes.json" }

    private func measure(_ repository: RepositoryName, _ commit: String) throws -> CodebaseSize? {
        guard mirrors.knows(repository), let commit = ObjectID(hex: commit) else { return nil }
        let mirror = try mirrors.hold(repository)
        defer { withExtendedLifetime(mirror) {} }
        guard let handle = try? Repository(bareAt: mirror.path), let files = try? handle.files(in: commit)
        else { return nil }
        try handle.bringFiles(of: [commit])
        var size = CodebaseSize(files: 0, lines: 0)
        for file in files where file.version.mode.isFile && !CodebaseSize.isTest(file.path.bytes) {
            guard let lines = lines(of: file.version.id, in: handle) else { return nil }
            guard lines >= 0 else { continue }
            size.files += 1
            size.lines += Int(lines)
        }
        return size
    }

    private func lines(of id: ObjectID, in repository: borrowing Repository) -> Int32? {
        if let lines = known.withLock({ $0.lines[id] }) { return lines }
        guard let content = try? repository.blob(id) else { return nil }
        let lines = CodebaseSize.lines(of: content).map { Int32(clamping: $0) } ?? -1
        known.withLock { $0.lines[id] = lines }
        return lines
    }
}
