internal import Files
package import Git
package import Instances
internal import Synchronization
internal import Threads
package import Workspace

/// Measures code bases at base commits, and keeps the sizes in the workspace's cache, since a commit never changes.
///
/// A file that several commits share is read once. The lock protects what is known so far; files are read outside of
/// it, at worst twice.
package final class CodebaseMeter: Sendable {
    private struct Known {
        /// Lines by blob; -1 for one that is no text.
        var lines: [ObjectID: Int32] = [:]
        /// Files and lines by repository and commit.
        var sizes: [String: [Int]] = [:]
        var isChanged = false
        var unmeasured = 0
    }

    private let layout: WorkspaceLayout
    private let mirrors: MirrorStore
    private let noted: @Sendable (String) -> Void
    private let known: Mutex<Known>

    /// A meter that knows what was measured before.
    package init(_ layout: WorkspaceLayout, mirrors: MirrorStore, noted: @escaping @Sendable (String) -> Void)
    {
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

    /// How many sizes were asked for that neither were known nor could be measured.
    package var unmeasured: Int { known.withLock(\.unmeasured) }

    /// The size at a commit, from the cache or from a mirror at hand; nothing is fetched.
    ///
    /// - Returns: nil when the mirror is not there, or lacks a file.
    /// - Throws: `GitError` when the mirror cannot be read.
    package func size(of repository: RepositoryName, at commit: ObjectID) throws(GitError) -> CodebaseSize? {
        if let size = knownSize(of: repository, at: commit) { return size }
        guard let mirror = try mirrors.holdIfPresent(repository) else {
            known.withLock { $0.unmeasured += 1 }
            return nil
        }
        return try mirror.during { path throws(GitError) in
            do throws(GitError) {
                let size = try measure(commit, in: try Repository(bareAt: path))
                keep(size, of: repository, at: commit)
                return size
            } catch {
                guard case .missingObject = error.kind else { throw error }
                known.withLock { $0.unmeasured += 1 }
                return nil
            }
        }
    }

    /// Measures at a commit and keeps the size; what the mirror lacks is fetched.
    ///
    /// - Throws: `GitError`.
    package func measure(_ repository: RepositoryName, at commit: ObjectID) throws {
        guard knownSize(of: repository, at: commit) == nil else { return }
        try mirrors.hold(repository).during { path throws(GitError) in
            let handle = try Repository(bareAt: path)
            try handle.bringFiles(of: [commit])
            keep(try measure(commit, in: handle), of: repository, at: commit)
        }
    }

    /// Measures the code base of a candidate while its mirror is at hand; what goes wrong is said, and costs a size alone.
    package func measure(_ candidate: Candidate, noted: @Sendable (String) -> Void) async {
        do {
            try await onOwnThread(name: "measure") { () throws(any Error) in
                try self.measure(candidate.id.repository, at: candidate.baseCommit)
            }
        } catch {
            noted("\(candidate.id): the code base was not measured: \(error)")
        }
    }

    /// Writes the sizes that were measured into the cache.
    package func save() {
        guard let sizes = known.withLock({ $0.isChanged ? $0.sizes : nil }) else { return }
        do {
            try RecordFile.writeRecord(
                CodeSizes(byCommit: sizes), to: Self.file(layout), durable: false)
        } catch {
            noted("the sizes of code bases are not kept: \(error)")
        }
    }

    private static func file(_ layout: WorkspaceLayout) -> String { layout.cache + "/code-sizes.json" }

    private func knownSize(of repository: RepositoryName, at commit: ObjectID) -> CodebaseSize? {
        guard let size = known.withLock({ $0.sizes["\(repository) \(commit)"] }), size.count == 2 else {
            return nil
        }
        return CodebaseSize(files: size[0], lines: size[1])
    }

    private func keep(_ size: CodebaseSize, of repository: RepositoryName, at commit: ObjectID) {
        known.withLock {
            $0.sizes["\(repository) \(commit)"] = [size.files, size.lines]
            $0.isChanged = true
        }
    }

    private func measure(
        _ commit: ObjectID, in repository: borrowing Repository
    ) throws(GitError) -> CodebaseSize {
        var size = CodebaseSize(files: 0, lines: 0)
        for file in try repository.files(in: commit)
        where file.version.mode.isFile && !CodebaseSize.isTest(file.path.bytes) {
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
