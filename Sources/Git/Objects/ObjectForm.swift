internal import CGit2
internal import Digests
internal import Instances

/// The forms of trees, commits and tags, which are made here so that ids depend on nothing else.
enum ObjectForm {
    /// Writes an object and returns its id.
    typealias Write = ([UInt8], git_object_t) throws(GitError) -> ObjectID

    /// Writes the trees that hold files, which are sorted by path; returns the topmost.
    static func tree(
        of files: [(path: GitPath, version: FileVersion)], write: Write
    ) throws(GitError) -> ObjectID {
        try tree(of: files[...], depth: 0, write: write)
    }

    /// - Parameter depth: how many bytes of the paths are the folder's own path.
    private static func tree(
        of files: ArraySlice<(path: GitPath, version: FileVersion)>, depth: Int, write: Write
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
            let id = try tree(of: inside, depth: folder.endIndex, write: write)
            entries.append((Array(name) + [UInt8(ascii: "/")], Self.line("40000", name, id)))
        }
        entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
        return try write(entries.flatMap(\.line), GIT_OBJECT_TREE)
    }

    private static func line(_ mode: String, _ name: ArraySlice<UInt8>, _ id: ObjectID) -> [UInt8] {
        Array(mode.utf8) + [UInt8(ascii: " ")] + name + [0] + id.bytes
    }

    static func commit(
        tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
    ) -> [UInt8] {
        var text = "tree \(tree)\n"
        for parent in parents { text += "parent \(parent)\n" }
        text += "author \(author.line)\ncommitter \(committer.line)\n\n\(message)"
        return Array(text.utf8)
    }

    static func tag(_ name: String, of commit: ObjectID, tagger: Signature, message: String) -> [UInt8] {
        Array("object \(commit)\ntype commit\ntag \(name)\ntagger \(tagger.line)\n\n\(message)".utf8)
    }

    /// The id of an object.
    static func id(of bytes: [UInt8], _ kind: git_object_t) -> ObjectID {
        var hasher = SHA1Hasher()
        hasher.update(Array("\(String(cString: git_object_type2string(kind))) \(bytes.count)".utf8) + [0])
        hasher.update(bytes)
        return hasher.finish().withUnsafeBytes { ObjectID(unsafeBytes: $0, at: 0) }
    }
}
