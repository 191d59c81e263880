internal import Datasets
internal import Files
internal import Foundation
internal import Git
internal import Instances
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
    private let noted: @Sendable (String) -> Void
    private let known: Mutex<Known>

    init(
        _ layout: WorkspaceLayout, mirrors: MirrorStore,
        noted: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.mirrors = mirrors
        self.layout = layout
        self.noted = noted
        var known = Known()
        do throws(StoredFault) {
            let sizes: CodeSizes? = try RecordFile.readRecord(from: Self.file(layout))
            known.sizes = sizes?.byCommit ?? [:]
        } catch {
            noted("\(error); code bases are measured again")
        }
        self.known = Mutex(known)
    }

    /// The size at a commit; nil when there never was a mirror, or it lacks an object.
    ///
    /// - Throws: `GitError` when the mirror cannot be read, or it has made room, or files were left out of it, and they
    ///   cannot be fetched.
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

    /// Keeps what was found for the next publication.
    func save() {
        guard let sizes = known.withLock({ $0.isChanged ? $0.sizes : nil }) else { return }
        do {
            try RecordFile.writeRecord(
                CodeSizes(byCommit: sizes), to: Self.file(layout), durable: false)
        } catch {
            noted("the sizes of code bases are not kept: \(error)")
        }
    }

    private static func file(_ layout: WorkspaceLayout) -> String { layout.cache + "/code-sizes.json" }

    private func measure(_ repository: RepositoryName, _ commit: String) throws -> CodebaseSize? {
        guard mirrors.knows(repository), let commit = ObjectID(hex: commit) else { return nil }
        let mirror = try mirrors.hold(repository)
        defer { withExtendedLifetime(mirror) {} }
        do throws(GitError) {
            return try measure(commit, in: try Repository(bareAt: mirror.path))
        } catch {
            guard case .missingObject = error.kind else { throw error }
            return nil
        }
    }

    private func measure(
        _ commit: ObjectID, in repository: borrowing Repository
    ) throws(GitError) -> CodebaseSize {
        let files = try repository.files(in: commit)
        try repository.bringFiles(of: [commit])
        var size = CodebaseSize(files: 0, lines: 0)
        for file in files where file.version.mode.isFile && !CodebaseSize.isTest(file.path.bytes) {
            let lines = try lines(of: file.version.id, in: repository)
            guard lines >= 0 else { continue }
            size.files += 1
            size.lines += Int(lines)
        }
        return size
    }

    private func lines(of id: ObjectID, in repository: borrowing Repository) throws(GitError) -> Int32 {
        if let lines = known.withLock({ $0.lines[id] }) { return lines }
        let content = try repository.blob(id)
        let lines = CodebaseSize.lines(of: content).map { Int32(clamping: $0) } ?? -1
        known.withLock { $0.lines[id] = lines }
        return lines
    }
}

/// The sizes that are kept: files and lines by repository and commit, each a member of the record's object.
private struct CodeSizes: StoredRecord {
    static var format: Int { 1 }

    var byCommit: [String: [Int]]

    private struct Commit: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(byCommit: [String: [Int]]) {
        self.byCommit = byCommit
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Commit.self)
        byCommit = [:]
        for key in container.allKeys where key.stringValue != "format" {
            byCommit[key.stringValue] = try container.decode([Int].self, forKey: key)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Commit.self)
        for (commit, size) in byCommit {
            try container.encode(size, forKey: Commit(stringValue: commit))
        }
    }
}
