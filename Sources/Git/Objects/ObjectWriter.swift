internal import CGit2
internal import Instances

/// Writes objects into a repository, each into a file of its own.
struct ObjectWriter: ~Copyable {
    private let database: OpaquePointer

    /// zlib's level, 0 to 9.
    private static let compression: Int32 = 1

    /// A writer of loose objects into a folder `objects`.
    init(objects path: String) throws(GitError) {
        try Library.start()
        var database: OpaquePointer?
        try check(git_odb_new(&database), "opening the objects in \(path)")
        var backend: UnsafeMutablePointer<git_odb_backend>?
        let code = git_odb_backend_loose(&backend, path, Self.compression, 0, 0, 0)
        guard code >= 0, let database, let backend else {
            let error = GitError.last(code, "opening the objects in \(path)")
            git_odb_free(database)
            throw error
        }
        let added = git_odb_add_backend(database, backend, 1)
        guard added >= 0 else {
            let error = GitError.last(added, "opening the objects in \(path)")
            backend.pointee.free?(backend)
            git_odb_free(database)
            throw error
        }
        self.database = database
    }

    deinit { git_odb_free(database) }

    func object(_ bytes: [UInt8], _ kind: git_object_t) throws(GitError) -> ObjectID {
        var oid = git_oid()
        let code = bytes.withUnsafeBytes {
            git_odb_write(&oid, database, $0.baseAddress ?? Self.nothing, $0.count, kind)
        }
        try check(code, "writing an object")
        return ObjectID(oid)
    }

    /// libgit2 refuses null pointers even for no bytes at all.
    private static var nothing: UnsafeRawPointer? { UnsafeRawPointer(bitPattern: 1) }

    /// Writes the trees that hold files, which are sorted by path; returns the topmost.
    func tree(of files: [(path: GitPath, version: FileVersion)]) throws(GitError) -> ObjectID {
        try ObjectForm.tree(of: files) { bytes, kind throws(GitError) in try object(bytes, kind) }
    }

    func commit(
        tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
    ) throws(GitError) -> ObjectID {
        let bytes = ObjectForm.commit(
            tree: tree, parents: parents, author: author, committer: committer, message: message)
        return try object(bytes, GIT_OBJECT_COMMIT)
    }

    func tag(
        _ name: String, of commit: ObjectID, tagger: Signature, message: String
    ) throws(GitError) -> ObjectID {
        try object(
            ObjectForm.tag(name, of: commit, tagger: tagger, message: message), GIT_OBJECT_TAG)
    }
}
