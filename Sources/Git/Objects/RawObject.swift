internal import CGit2
internal import Instances

/// The content of an object as libgit2 holds it, freed when this value ends.
struct RawObject: ~Copyable {
    private let object: OpaquePointer

    /// Reads an object of a kind.
    /// - Parameter name: what the object is called in errors, such as `blob`.
    init(
        _ id: ObjectID, expected kind: git_object_t, in database: OpaquePointer,
        _ name: @autoclosure () -> String
    ) throws(GitError) {
        var oid = id.oid
        var object: OpaquePointer?
        let code = git_odb_read(&object, database, &oid)
        guard code >= 0, let object else { throw GitError.last(code, "reading \(name()) \(id)", about: id) }
        guard git_odb_object_type(object) == kind else {
            git_odb_object_free(object)
            throw GitError(
                kind: .corruptObject(id), operation: "reading \(name()) \(id)",
                message: "the object is of another kind")
        }
        self.object = object
    }

    /// Lends the content; it is valid only meanwhile.
    func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafeBytes)
    }

    /// The content, valid while this value lives, which whoever asks must see to.
    var unsafeBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
    }

    deinit { git_odb_object_free(object) }
}
