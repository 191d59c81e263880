internal import CGit2
internal import Foundation
package import Instances

/// Writes a repository commit by commit, for demonstrations and tests.
///
/// Ids depend on what is written and on nothing else: the same calls give the same repository anywhere.
package struct RepositoryWriter: ~Copyable {
    /// What a commit has at a path.
    package enum Content: Hashable, Sendable {
        /// An ordinary file.
        case file([UInt8])
        /// A file that may be run.
        case executable([UInt8])
        /// A symbolic link to a target.
        case symlink(String)
        /// A commit of another repository.
        case gitlink(ObjectID)

        /// An ordinary file by its text.
        package static func text(_ text: String) -> Content { .file(Array(text.utf8)) }
    }

    /// A kind of object that can be written as it is.
    package enum ObjectKind: Hashable, Sendable {
        /// A file's content.
        case blob
        /// A folder.
        case tree
        /// A commit.
        case commit

        var code: git_object_t {
            switch self {
            case .blob: GIT_OBJECT_BLOB
            case .tree: GIT_OBJECT_TREE
            case .commit: GIT_OBJECT_COMMIT
            }
        }
    }

    /// Where the repository is.
    package let path: String
    private let objects: ObjectWriter
    private let handle: OpaquePointer

    /// Opens a bare repository for writing; makes an empty one, with HEAD at `main`, where there is none.
    package init(at path: String) throws(GitError) {
        try Library.start()
        let handle = try FreshRepository.openOrCreate(bareAt: path)
        do {
            objects = try ObjectWriter(objects: path + "/objects")
        } catch {
            git_repository_free(handle)
            throw error
        }
        self.handle = handle
        self.path = path
    }

    deinit { git_repository_free(handle) }

    /// Writes a commit.
    /// - Parameters:
    ///   - files: what is different from the first parent; nil removes a file.
    ///   - parents: the commits before; none for the first commit.
    ///   - committer: who made the commit; nil for the author.
    package func commit(
        _ files: [GitPath: Content?], parents: [ObjectID] = [], author: Signature,
        committer: Signature? = nil,
        message: String
    ) throws(GitError) -> ObjectID {
        var all: [GitPath: FileVersion] = [:]
        if let first = parents.first {
            let repository = try Repository(bareAt: path)
            for (path, version) in try repository.files(in: first) { all[path] = version }
        }
        for (path, content) in files {
            all[path] = try content.map { content throws(GitError) in try version(content) }
        }
        let sorted = all.sorted { $0.key < $1.key }.map { (path: $0.key, version: $0.value) }
        let tree = try objects.tree(of: sorted)
        return try objects.commit(
            tree: tree, parents: parents, author: author, committer: committer ?? author, message: message)
    }

    /// Writes a commit of a tree that is there already.
    package func commit(
        tree: ObjectID, parents: [ObjectID] = [], author: Signature, message: String
    ) throws(GitError) -> ObjectID {
        try objects.commit(
            tree: tree, parents: parents, author: author, committer: author, message: message)
    }

    /// Writes an object byte by byte, whatever it says: hostile trees are made so.
    package func write(_ bytes: [UInt8], as kind: ObjectKind) throws(GitError) -> ObjectID {
        try objects.object(bytes, kind.code)
    }

    /// Lets a reference such as `refs/heads/main` be at an object, whatever it was at before.
    package func setReference(_ name: String, to id: ObjectID) throws(GitError) {
        var oid = id.oid
        var reference: OpaquePointer?
        try check(
            git_reference_create(&reference, handle, name, &oid, 1, nil), "setting \(name) in \(path)")
        git_reference_free(reference)
    }

    /// Removes a reference.
    package func removeReference(_ name: String) throws(GitError) {
        try check(git_reference_remove(handle, name), "removing \(name) from \(path)")
    }

    /// Lets HEAD name a branch, by its short name.
    package func setHead(branch: String) throws(GitError) {
        try check(git_repository_set_head(handle, "refs/heads/\(branch)"), "setting HEAD of \(path)")
    }

    /// Tags a commit: with a tagger by a tag object, else by a mere reference.
    package func tag(_ name: String, at commit: ObjectID, tagger: Signature? = nil) throws(GitError) {
        var target = commit
        if let tagger { target = try objects.tag(name, of: commit, tagger: tagger, message: "\(name)\n") }
        try setReference("refs/tags/\(name)", to: target)
    }

    private func version(_ content: Content) throws(GitError) -> FileVersion {
        switch content {
        case .file(let bytes):
            FileVersion(id: try objects.object(bytes, GIT_OBJECT_BLOB), mode: .regular)
        case .executable(let bytes):
            FileVersion(id: try objects.object(bytes, GIT_OBJECT_BLOB), mode: .executable)
        case .symlink(let target):
            FileVersion(id: try objects.object(Array(target.utf8), GIT_OBJECT_BLOB), mode: .symlink)
        case .gitlink(let id):
            FileVersion(id: id, mode: .gitlink)
        }
    }
}
