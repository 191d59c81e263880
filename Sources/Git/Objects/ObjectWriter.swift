internal import CGit2
internal import Instances

/// Writes objects into a repository: the forms of trees and commits are made here, so that ids depend on nothing else.
struct ObjectWriter: ~Copyable {
    private let database: OpaquePointer

    /// A writer of loose objects into a folder `objects`.
    /// - Parameter compression: zlib's level, 0 to 9.
    init(objects path: String, compression: Int32 = 1) throws(GitError) {
        try Library.start()
        var database: OpaquePointer?
        try check(git_odb_new(&database), "opening the objects in \(path)")
        var backend: UnsafeMutablePointer<git_odb_backend>?
        let code = git_odb_backend_loose(&backend, path, compression, 0, 0, 0)
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

    func blob(_ bytes: UnsafeRawBufferPointer) throws(GitError) -> ObjectID {
        try write(bytes, GIT_OBJECT_BLOB)
    }

    func object(_ bytes: [UInt8], _ kind: git_object_t) throws(GitError) -> ObjectID {
        var oid = git_oid()
        let code = bytes.withUnsafeBytes {
            git_odb_write(&oid, database, $0.baseAddress ?? Self.nothing, $0.count, kind)
        }
        try check(code, "writing an object")
        return ObjectID(oid)
    }

    private func write(_ bytes: UnsafeRawBufferPointer, _ kind: git_object_t) throws(GitError) -> ObjectID {
        var oid = git_oid()
        let code = git_odb_write(&oid, database, bytes.baseAddress ?? Self.nothing, bytes.count, kind)
        try check(code, "writing an object")
        return ObjectID(oid)
    }

    /// libgit2 refuses null pointers even for no bytes at all.
    private static var nothing: UnsafeRawPointer? { UnsafeRawPointer(bitPattern: 1) }

    /// Writes the trees that hold files, which are sorted by path; returns the topmost.
    func tree(of files: [(path: GitPath, version: FileVersion)]) throws(GitError) -> ObjectID {
        try tree(of: files[...], depth: 0)
    }

    /// - Parameter depth: how many bytes of the paths are the folder's own path.
    private func tree(
        of files: ArraySlice<(path: GitPath, version: FileVersion)>, depth: Int
    ) throws(GitError) -> ObjectID {
        var entries: [(key: [UInt8], line: [UInt8])] = []
        var rest = files
        while let first = rest.first {
            let name = first.path.bytes[depth...].prefix { $0 != UInt8(ascii: "/") }
            guard name.endIndex < first.path.bytes.endIndex else {
                entries.append((Array(name), Self.line(first.version.mode.digits, name, first.version.id)))
                rest = rest.dropFirst()
                continue
            }
            let folder = first.path.bytes[...name.endIndex]
            let inside = rest.prefix { $0.path.bytes.starts(with: folder) }
            rest = rest.dropFirst(inside.count)
            let id = try tree(of: inside, depth: folder.endIndex)
            entries.append((Array(name) + [UInt8(ascii: "/")], Self.line("40000", name, id)))
        }
        entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
        return try object(entries.flatMap(\.line), GIT_OBJECT_TREE)
    }

    private static func line(_ mode: String, _ name: ArraySlice<UInt8>, _ id: ObjectID) -> [UInt8] {
        Array(mode.utf8) + [UInt8(ascii: " ")] + name + [0] + id.bytes
    }

    func commit(
        tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
    ) throws(GitError) -> ObjectID {
        var text = "tree \(tree)\n"
        for parent in parents { text += "parent \(parent)\n" }
        text += "author \(author.line)\ncommitter \(committer.line)\n\n\(message)"
        return try object(Array(text.utf8), GIT_OBJECT_COMMIT)
    }

    func tag(
        _ name: String, of commit: ObjectID, tagger: Signature, message: String
    ) throws(GitError) -> ObjectID {
        let text = "object \(commit)\ntype commit\ntag \(name)\ntagger \(tagger.line)\n\n\(message)"
        return try object(Array(text.utf8), GIT_OBJECT_TAG)
    }
}
