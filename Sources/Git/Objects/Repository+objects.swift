internal import CGit2
internal import Glibc
package import Instances

extension Repository {
    /// Whether the object is in the repository.
    package func contains(_ id: ObjectID) -> Bool {
        var oid = id.oid
        return git_odb_exists(database, &oid) == 1
    }

    /// Whether the object was in the repository when packs were looked for last: many may be asked for that are not.
    func containsNow(_ id: ObjectID) -> Bool {
        var oid = id.oid
        return git_odb_exists_ext(database, &oid, GIT_ODB_LOOKUP_NO_REFRESH.rawValue) == 1
    }

    /// Looks for objects that came since the repository was opened.
    func refresh() { git_odb_refresh(database) }

    /// A commit.
    package func commit(_ id: ObjectID) throws(GitError) -> Commit {
        let object = try RawObject(id, expected: GIT_OBJECT_COMMIT, in: objects, "commit")
        guard let commit = object.withBytes({ Commit(id: id, parsing: $0) }) else {
            throw Self.malformed("commit", id)
        }
        return commit
    }

    /// The tree that a commit records.
    package func tree(of commit: ObjectID) throws(GitError) -> ObjectID {
        try commitHead(commit).tree
    }

    /// The content of a blob.
    package func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
        try bring([id])
        let object = try RawObject(id, expected: GIT_OBJECT_BLOB, in: objects, "blob")
        return object.withBytes { Array($0) }
    }

    /// The content of a file of a commit; nil when there is no file or link at the path.
    package func file(at path: GitPath, in commit: ObjectID) throws(GitError) -> [UInt8]? {
        guard let version = try version(at: path, in: commit), version.mode != .gitlink else { return nil }
        do {
            return try blob(version.id)
        } catch {
            throw GitError(
                kind: error.kind, operation: "\(error.operation) (\(path) in \(commit))",
                message: error.message)
        }
    }

    /// What a commit has at a path; nil when there is nothing or a folder.
    package func version(at path: GitPath, in commit: ObjectID) throws(GitError) -> FileVersion? {
        try version(at: path, inTree: tree(of: commit))
    }

    /// What a tree has at a path; nil when there is nothing or a folder.
    package func version(at path: GitPath, inTree tree: ObjectID) throws(GitError) -> FileVersion? {
        var tree = tree
        var parts = path.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let last = parts.popLast() else { return nil }
        for part in parts {
            guard let entry = try entry(part, of: tree), entry.isFolder else { return nil }
            tree = entry.id
        }
        guard let entry = try entry(last, of: tree) else { return nil }
        return entry.version
    }

    /// All files of a commit, links and gitlinks included, in the order of their paths.
    package func files(in commit: ObjectID) throws(GitError) -> [(path: GitPath, version: FileVersion)] {
        try changes(fromTree: nil, toTree: tree(of: commit)).compactMap { change in
            change.new.map { (change.path, $0) }
        }
    }

    /// The ids of all trees and blobs of a commit, its own tree among them; those of submodules are none of it.
    package func objects(in commit: ObjectID) throws(GitError) -> Set<ObjectID> {
        let root = try tree(of: commit)
        var found: Set<ObjectID> = [root]
        var waiting = [root]
        while let id = waiting.popLast() {
            var cursor = TreeCursor(try trees.tree(id, in: objects), id: id)
            while let entry = try cursor.next() {
                guard entry.version?.mode != .gitlink, found.insert(entry.id).inserted else { continue }
                if entry.isFolder { waiting.append(entry.id) }
            }
        }
        return found
    }

    func commitHead(_ id: ObjectID) throws(GitError) -> CommitHead {
        let object = try RawObject(id, expected: GIT_OBJECT_COMMIT, in: objects, "commit")
        guard let head = object.withBytes({ CommitHead(parsing: $0) }) else {
            throw Self.malformed("commit", id)
        }
        return head
    }

    func entry(_ name: ArraySlice<UInt8>, of tree: ObjectID) throws(GitError) -> TreeEntry? {
        let content = try trees.tree(tree, in: objects)
        var cursor = TreeCursor(content, id: tree)
        while let entry = try cursor.next() {
            if entry.name.count == name.count, Self.isEqual(cursor.name(of: entry), name) { return entry }
        }
        return nil
    }

    private static func isEqual(_ one: UnsafeRawBufferPointer, _ other: ArraySlice<UInt8>) -> Bool {
        other.withUnsafeBytes { other in
            guard let a = one.baseAddress, let b = other.baseAddress else { return one.count == other.count }
            return memcmp(a, b, one.count) == 0
        }
    }

    static func malformed(_ kind: String, _ id: ObjectID) -> GitError {
        GitError(
            kind: .corruptObject(id), operation: "reading \(kind) \(id)", message: "the object is malformed")
    }
}
