internal import CGit2
internal import Instances

/// A tree's content, shared by the cache and whoever walks it.
final class TreeContent {
    private let object: RawObject

    init(_ id: ObjectID, in objects: ObjectReader) throws(GitError) {
        object = try RawObject(id, expected: GIT_OBJECT_TREE, in: objects, "tree")
    }

    /// Valid while this object lives.
    var bytes: UnsafeRawBufferPointer { object.unsafeBytes }
}

/// The trees read lately, up to a number of bytes, the oldest dropped first.
final class TreeCache {
    private static let capacity = 8 << 20
    private var contents: [ObjectID: TreeContent] = [:]
    private var order: [ObjectID] = []
    private var oldest = 0
    private var size = 0

    func tree(_ id: ObjectID, in objects: ObjectReader) throws(GitError) -> TreeContent {
        if let known = contents[id] { return known }
        let content = try TreeContent(id, in: objects)
        contents[id] = content
        order.append(id)
        size += content.bytes.count
        while size > Self.capacity, oldest < order.count - 1 {
            if let dropped = contents.removeValue(forKey: order[oldest]) { size -= dropped.bytes.count }
            oldest += 1
        }
        if oldest > 4096, oldest > order.count / 2 {
            order.removeFirst(oldest)
            oldest = 0
        }
        return content
    }

    func removeAll() {
        contents = [:]
        order = []
        oldest = 0
        size = 0
    }
}

/// One entry of a tree.
struct TreeEntry {
    var mode: UInt32
    /// Where the name is in the tree's bytes.
    var name: Range<Int>
    var id: ObjectID

    var isFolder: Bool { mode & 0o170000 == 0o040000 }

    /// The entry as a file's version, its mode as git reads it (old clients wrote others); nil for a folder.
    var version: FileVersion? {
        switch mode & 0o170000 {
        case 0o040000: nil
        case 0o100000: FileVersion(id: id, mode: mode & 0o100 != 0 ? .executable : .regular)
        case 0o120000: FileVersion(id: id, mode: .symlink)
        default: FileVersion(id: id, mode: .gitlink)
        }
    }
}

/// A walk over the entries of a tree's bytes: `mode blank name NUL id`, again and again.
struct TreeCursor {
    private let content: TreeContent?
    private let id: ObjectID
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// A walk over a tree, or over nothing.
    init(_ content: TreeContent?, id: ObjectID?) {
        self.content = content
        self.id = id ?? .zero
        bytes = content?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// The next entry; nil at the end.
    mutating func next() throws(GitError) -> TreeEntry? {
        guard position < bytes.count else { return nil }
        var mode: UInt32 = 0
        var index = position
        while index < bytes.count, bytes[index] != UInt8(ascii: " ") {
            guard bytes[index] & 0xf8 == UInt8(ascii: "0"), index - position < 7 else { throw malformed }
            mode = mode << 3 | UInt32(bytes[index] & 7)
            index += 1
        }
        let start = index + 1
        guard let end = firstIndex(of: 0, in: bytes, from: start), end > start,
            end + 1 + ObjectID.length <= bytes.count
        else { throw malformed }
        position = end + 1 + ObjectID.length
        return TreeEntry(mode: mode, name: start..<end, id: ObjectID(unsafeBytes: bytes, at: end + 1))
    }

    func name(of entry: TreeEntry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[entry.name])
    }

    private var malformed: GitError { Repository.malformed("tree", id) }
}
