internal import CGit2
internal import Instances

/// Reads the objects of a database: those in packs by a `PackReader`, whose memory is shared and not copied; what that
/// cannot read by libgit2, which finds the words for what is wrong.
final class ObjectReader {
    /// The size above which no object is read; GitHub has no file above 100 MiB.
    static let sizeLimit = 128 << 20

    /// The database itself, which whoever made this frees.
    let database: OpaquePointer
    private let packs: LazyPackReader?

    /// A reader of a database that has its packs in some folders of objects.
    init(_ database: OpaquePointer, packs: LazyPackReader? = nil) {
        self.database = database
        self.packs = packs
    }

    /// An object in a pack; nil when it is elsewhere or cannot be read.
    func packed(_ id: ObjectID) -> PackedObject? {
        withName(id) { reader, name in reader.object(name) }
    }

    /// The type and the size of an object.
    ///
    /// - Parameter operation: what is being done, for errors.
    func header(
        of id: ObjectID, _ operation: @autoclosure () -> String
    ) throws(GitError) -> (type: git_object_t, size: Int) {
        if let known = header(ofPacked: id) { return known }
        var size = 0
        var type = GIT_OBJECT_INVALID
        var oid = id.oid
        let code = git_odb_read_header(&size, &type, database, &oid)
        try check(code, operation(), about: id)
        return (type, size)
    }

    private func header(ofPacked id: ObjectID) -> (type: git_object_t, size: Int)? {
        withName(id) { reader, name in
            reader.header(name).map { (git_object_t(rawValue: $0.type), $0.size) }
        }
    }

    private func withName<Result>(
        _ id: ObjectID, _ body: (PackReader, UnsafeRawPointer) -> Result?
    ) -> Result? {
        guard let reader = packs?.reader else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: ObjectID.length, alignment: 8) { name in
            id.write(to: name)
            return name.baseAddress.flatMap { body(reader, $0) }
        }
    }
}
