internal import CGit2
internal import Instances

/// The content of an object: shared with the reader of packs that has it, or as libgit2 holds it, freed when this value
/// ends.
struct RawObject: ~Copyable {
    private enum Content {
        case packed(PackedObject)
        case owned(OpaquePointer)
    }

    private let content: Content

    /// Reads an object of a kind.
    /// - Parameter name: what the object is called in errors, such as `blob`.
    init(
        _ id: ObjectID, expected kind: git_object_t, in objects: ObjectReader,
        _ name: @autoclosure () -> String
    ) throws(GitError) {
        if let packed = objects.packed(id) {
            guard packed.type == kind.rawValue else { throw Self.otherKind(id, name()) }
            content = .packed(packed)
            return
        }
        let size = try objects.header(of: id, "reading \(name()) \(id)").size
        guard size <= ObjectReader.sizeLimit else {
            throw GitError(
                kind: .tooLarge, operation: "reading \(name()) \(id)",
                message: "it has \(size) bytes, and the limit is \(ObjectReader.sizeLimit)")
        }
        var oid = id.oid
        var object: OpaquePointer?
        let code = git_odb_read(&object, objects.database, &oid)
        guard code >= 0, let object else { throw GitError.last(code, "reading \(name()) \(id)", about: id) }
        guard git_odb_object_type(object) == kind else {
            git_odb_object_free(object)
            throw Self.otherKind(id, name())
        }
        content = .owned(object)
    }

    private static func otherKind(_ id: ObjectID, _ name: String) -> GitError {
        GitError(
            kind: .corruptObject(id), operation: "reading \(name) \(id)",
            message: "the object is of another kind")
    }

    /// Lends the content; it is valid only meanwhile.
    func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafeBytes)
    }

    /// The content, valid while this value lives, which whoever asks must see to.
    var unsafeBytes: UnsafeRawBufferPointer {
        switch content {
        case .packed(let object): object.bytes
        case .owned(let object):
            UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
        }
    }

    deinit {
        if case .owned(let object) = content { git_odb_object_free(object) }
    }
}
