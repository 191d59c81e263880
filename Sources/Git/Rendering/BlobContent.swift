internal import CGit2
internal import Instances

/// The content of one version of a file while it is rendered.
final class BlobContent {
    /// The blob, unless the content is made up for a gitlink.
    let blob: OpaquePointer?
    private let madeUp: UnsafeMutableRawBufferPointer?

    /// Reads a blob.
    init(_ id: ObjectID, in repository: OpaquePointer, of path: GitPath) throws(GitError) {
        var oid = id.oid
        var blob: OpaquePointer?
        let code = git_blob_lookup(&blob, repository, &oid)
        guard code >= 0, let blob else {
            throw GitError.last(code, "reading blob \(id) of \(path)", about: id)
        }
        self.blob = blob
        madeUp = nil
    }

    /// What patches show as the content of a gitlink.
    init(gitlink id: ObjectID) {
        let text = Array("Subproject commit \(id)\n".utf8)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        bytes.copyBytes(from: text)
        blob = nil
        madeUp = bytes
    }

    deinit {
        madeUp?.deallocate()
        if let blob { git_blob_free(blob) }
    }

    /// The content, valid while this object lives.
    var bytes: UnsafeRawBufferPointer {
        if let madeUp { return UnsafeRawBufferPointer(madeUp) }
        guard let blob else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: git_blob_rawcontent(blob), count: Int(git_blob_rawsize(blob)))
    }
}
