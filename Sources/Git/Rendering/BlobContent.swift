internal import CGit2
internal import Instances

/// The content of one version of a file while it is rendered.
final class BlobContent {
    /// The content, valid while this object lives.
    let bytes: UnsafeRawBufferPointer
    private let object: RawObject?
    private let madeUp: UnsafeMutableRawBufferPointer?

    /// Reads a blob.
    init(_ id: ObjectID, in objects: ObjectReader, of path: GitPath) throws(GitError) {
        do throws(GitError) {
            let object = try RawObject(id, expected: GIT_OBJECT_BLOB, in: objects, "blob")
            bytes = object.unsafeBytes
            self.object = consume object
            madeUp = nil
        } catch {
            throw GitError(
                kind: error.kind, operation: "\(error.operation) of \(path)", message: error.message)
        }
    }

    /// What patches show as the content of a gitlink.
    init(gitlink id: ObjectID) {
        let text = Array("Subproject commit \(id)\n".utf8)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        memory.copyBytes(from: text)
        bytes = UnsafeRawBufferPointer(memory)
        object = nil
        madeUp = memory
    }

    deinit { madeUp?.deallocate() }
}

/// A blob as libgit2 compares it.
final class LibraryBlob {
    let blob: OpaquePointer

    init(_ id: ObjectID, in repository: OpaquePointer, of path: GitPath) throws(GitError) {
        var oid = id.oid
        var blob: OpaquePointer?
        let code = git_blob_lookup(&blob, repository, &oid)
        guard code >= 0, let blob else {
            throw GitError.last(code, "reading blob \(id) of \(path)", about: id)
        }
        self.blob = blob
    }

    deinit { git_blob_free(blob) }
}
