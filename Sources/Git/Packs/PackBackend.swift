internal import CGit2
internal import Glibc

/// Lets libgit2 ask a `PackReader` and `LooseObjects` first for every object; what is in a pack and cannot be read there,
/// libgit2 reads itself.
enum PackBackend {
    /// Above libgit2's own ways of finding objects.
    private static let priority: Int32 = 10

    /// Adds a reader to a database.
    static func add(_ reader: LazyPackReader, to database: OpaquePointer) throws(GitError) {
        let backend = UnsafeMutablePointer<cgit2_backend>.allocate(capacity: 1)
        backend.initialize(to: cgit2_backend())
        git_odb_init_backend(&backend.pointee.parent, UInt32(GIT_ODB_BACKEND_VERSION))
        backend.pointee.parent.read = read
        backend.pointee.parent.read_header = readHeader
        backend.pointee.parent.free = free
        backend.pointee.owner = Unmanaged.passRetained(reader).toOpaque()
        let code = backend.withMemoryRebound(to: git_odb_backend.self, capacity: 1) {
            git_odb_add_backend(database, $0, priority)
        }
        if code < 0 { release(backend) }
        try check(code, "adding a reader of packs")
    }

    fileprivate static func release(_ backend: UnsafeMutablePointer<cgit2_backend>) {
        if let owner = backend.pointee.owner { Unmanaged<LazyPackReader>.fromOpaque(owner).release() }
        backend.deinitialize(count: 1)
        backend.deallocate()
    }

    fileprivate static func owner(of backend: UnsafeMutablePointer<git_odb_backend>?) -> LazyPackReader? {
        backend?.withMemoryRebound(to: cgit2_backend.self, capacity: 1) { backend in
            backend.pointee.owner.map { Unmanaged<LazyPackReader>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    /// Has libgit2 end its search with an error.
    fileprivate static func damaged() -> Int32 {
        git_error_set_str(
            Int32(GIT_ERROR_ODB.rawValue), "the file of the object is damaged: it is not what its header says"
        )
        return GIT_ERROR.rawValue
    }
}

/// The readers of some folders of objects; packs are opened when the first object is asked for.
final class LazyPackReader {
    private let folders: [String]
    private(set) lazy var reader = PackReader(folders: folders)
    private(set) lazy var loose = LooseObjects(folders: folders)

    init(_ folders: [String]) { self.folders = folders }
}

private func read(
    data: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, size: UnsafeMutablePointer<Int>?,
    type: UnsafeMutablePointer<git_object_t>?, backend: UnsafeMutablePointer<git_odb_backend>?,
    name: UnsafePointer<git_oid>?
) -> Int32 {
    guard let data, let size, let type, let name, let owner = PackBackend.owner(of: backend) else {
        return GIT_PASSTHROUGH.rawValue
    }
    if let object = owner.reader?.object(UnsafeRawPointer(name)) {
        // A byte more, which libgit2 wants to be 0.
        guard let copy = git_odb_backend_data_alloc(backend, object.bytes.count + 1) else {
            return GIT_PASSTHROUGH.rawValue
        }
        if let bytes = object.bytes.baseAddress { memcpy(copy, bytes, object.bytes.count) }
        copy.storeBytes(of: 0, toByteOffset: object.bytes.count, as: UInt8.self)
        data.pointee = copy
        size.pointee = object.bytes.count
        type.pointee = git_object_t(rawValue: object.type)
        return 0
    }
    var memory: UnsafeMutableRawPointer?
    let found = owner.loose.read(UnsafeRawPointer(name), limit: ObjectReader.sizeLimit) { count in
        memory = git_odb_backend_data_alloc(backend, count)
        return memory
    }
    guard case .found(let header) = found else {
        if let memory { git_odb_backend_data_free(backend, memory) }
        if case .none = found { return GIT_PASSTHROUGH.rawValue }
        return PackBackend.damaged()
    }
    data.pointee = memory
    size.pointee = header.size
    type.pointee = git_object_t(rawValue: header.type)
    return 0
}

private func readHeader(
    size: UnsafeMutablePointer<Int>?, type: UnsafeMutablePointer<git_object_t>?,
    backend: UnsafeMutablePointer<git_odb_backend>?, name: UnsafePointer<git_oid>?
) -> Int32 {
    guard let size, let type, let name, let owner = PackBackend.owner(of: backend) else {
        return GIT_PASSTHROUGH.rawValue
    }
    let header: (type: Int32, size: Int)
    if let packed = owner.reader?.header(UnsafeRawPointer(name)) {
        header = packed
    } else {
        switch owner.loose.header(UnsafeRawPointer(name)) {
        case .none: return GIT_PASSTHROUGH.rawValue
        case .damaged: return PackBackend.damaged()
        case .found(let found): header = (found.type, found.size)
        }
    }
    size.pointee = header.size
    type.pointee = git_object_t(rawValue: header.type)
    return 0
}

private func free(backend: UnsafeMutablePointer<git_odb_backend>?) {
    backend?.withMemoryRebound(to: cgit2_backend.self, capacity: 1) { PackBackend.release($0) }
}
