internal import CGit2
internal import Diffs
internal import Instances

/// A section's `GIT binary patch`, applied by libgit2 in a repository that exists in memory only.
struct BinaryPatch {
    private let section: FilePatch

    init(_ section: FilePatch) { self.section = section }

    /// The new content; libgit2 also makes sure that the way back leads to the old one.
    /// - Parameter old: the old content; nil for a new file.
    /// - Throws: `GitError` of kind `.invalidInput` when the data does not fit.
    func applied(to old: [UInt8]?) throws(GitError) -> [UInt8] {
        let operation = "applying a binary patch to \(GitPath(bytes: section.path))"
        do throws(BinaryPatchData.Fault) {
            try BinaryPatchData.check(section.bytes)
        } catch {
            switch error {
            case .tooLarge:
                throw GitError(
                    kind: .tooLarge, operation: operation,
                    message: "its data unpacks to more than \(BinaryPatchData.limit) bytes")
            case .malformed:
                throw GitError(
                    kind: .invalidInput, operation: operation,
                    message: "its data does not unpack to what it says")
            }
        }
        let repository = try MemoryRepository()
        var tree = old == nil ? Array<UInt8>() : Array("100644 file\0".utf8)
        if let old { tree += try repository.write(old, GIT_OBJECT_BLOB).bytes }
        let treeID = try repository.write(tree, GIT_OBJECT_TREE)
        let text = try plainSection(isNew: old == nil, operation)
        do {
            return try repository.apply(text, to: treeID, isRemoval: section.kind == .removed, operation)
        } catch {
            throw GitError(kind: .invalidInput, operation: operation, message: error.message)
        }
    }

    /// The same data for a file with a plain name, since libgit2 shall not have to understand the section's own.
    private func plainSection(isNew: Bool, _ operation: String) throws(GitError) -> [UInt8] {
        let mark = Array("GIT binary patch\n".utf8)
        let bytes = section.bytes
        var start = 0
        while !bytes[start...].starts(with: mark) {
            guard let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
                throw GitError(kind: .invalidInput, operation: operation, message: "there is no binary data")
            }
            start = newline + 1
        }
        let some = String(repeating: "1", count: 40)
        let none = String(repeating: "0", count: 40)
        var header = "diff --git a/file b/file\n"
        if isNew {
            header += "new file mode 100644\nindex \(none)..\(some)\n"
        } else if section.kind == .removed {
            header += "deleted file mode 100644\nindex \(some)..\(none)\n"
        } else {
            header += "index \(some)..\(some.replacing("1", with: "2")) 100644\n"
        }
        return Array(header.utf8) + bytes[start...]
    }
}

/// A repository without any file.
private struct MemoryRepository: ~Copyable {
    private let handle: OpaquePointer
    private let database: OpaquePointer

    init() throws(GitError) {
        try Library.start()
        var database: OpaquePointer?
        try check(git_odb_new(&database), "making a repository in memory")
        var backend: UnsafeMutablePointer<git_odb_backend>?
        var code = git_mempack_new(&backend)
        if code >= 0 { code = git_odb_add_backend(database, backend, 1) }
        var handle: OpaquePointer?
        if code >= 0 { code = git_repository_wrap_odb(&handle, database) }
        guard code >= 0, let handle, let database else {
            let error = GitError.last(code, "making a repository in memory")
            git_odb_free(database)
            throw error
        }
        self.handle = handle
        self.database = database
    }

    deinit {
        git_repository_free(handle)
        git_odb_free(database)
    }

    func write(_ bytes: [UInt8], _ kind: git_object_t) throws(GitError) -> ObjectID {
        var oid = git_oid()
        // One byte more, since libgit2 refuses null pointers even for no bytes at all.
        let code = (bytes + [0]).withUnsafeBytes {
            git_odb_write(&oid, database, $0.baseAddress, bytes.count, kind)
        }
        try check(code, "writing an object into memory")
        return ObjectID(oid)
    }

    /// The content of `file` once a patch is applied to a tree.
    func apply(
        _ patch: [UInt8], to treeID: ObjectID, isRemoval: Bool, _ operation: String
    ) throws(GitError) -> [UInt8] {
        var oid = treeID.oid
        var tree: OpaquePointer?
        try check(git_tree_lookup(&tree, handle, &oid), operation)
        defer { git_tree_free(tree) }
        var diff: OpaquePointer?
        let parsed = patch.withUnsafeBytes {
            git_diff_from_buffer(&diff, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        try check(parsed, operation)
        defer { git_diff_free(diff) }
        var index: OpaquePointer?
        try check(git_apply_to_tree(&index, handle, tree, diff, nil), operation)
        defer { git_index_free(index) }
        guard let entry = git_index_get_bypath(index, "file", 0) else {
            if isRemoval { return [] }
            throw GitError(kind: .invalidInput, operation: operation, message: "the file is gone afterwards")
        }
        let id = ObjectID(entry.pointee.id)
        let object = try RawObject(id, expected: GIT_OBJECT_BLOB, in: ObjectReader(database), "blob")
        return object.withBytes { Array($0) }
    }
}
