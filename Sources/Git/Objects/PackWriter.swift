internal import CGit2
internal import Compression
internal import Digests
internal import Foundation
internal import Glibc
internal import Instances

/// Writes objects into one new pack of a repository, without deltas.
///
/// A file for each object costs several times as much to make and to remove, and work trees are made for every instance.
final class PackWriter {
    private let folder: String
    private let file: Int32
    private var entries: [ObjectID: (offset: UInt64, checksum: UInt32)] = [:]
    private var waiting: [UInt8]
    private var written: UInt64 = 0

    /// How many bytes are written at once.
    private static let block = 1 << 20
    private static let headerLength = 12

    /// A writer into a folder `objects`.
    init(objects path: String) throws(GitError) {
        folder = path + "/pack"
        let manager = FileManager.default
        let folder = folder
        try Folder.attempt("making the folder \(folder)") {
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        file = open(folder + "/new", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o444)
        // The number of objects is known at the end.
        waiting = [UInt8](repeating: 0, count: Self.headerLength)
        guard file >= 0 else { throw error("making") }
    }

    deinit { if file >= 0 { close(file) } }

    /// Adds a blob whose id is known.
    func add(_ bytes: UnsafeRawBufferPointer, as id: ObjectID) throws(GitError) {
        try add(bytes, GIT_OBJECT_BLOB, as: id)
    }

    /// Adds an object; its id.
    func object(_ bytes: [UInt8], _ kind: git_object_t) throws(GitError) -> ObjectID {
        let id = ObjectForm.id(of: bytes, kind)
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(GitError) in try add(bytes, kind, as: id) }
        }.get()
        return id
    }

    private func add(
        _ bytes: UnsafeRawBufferPointer, _ kind: git_object_t, as id: ObjectID
    ) throws(GitError) {
        guard entries[id] == nil else { return }
        let start = waiting.count
        var size = bytes.count >> 4
        var head = UInt8(truncatingIfNeeded: kind.rawValue) << 4 | UInt8(bytes.count & 15)
        while size > 0 {
            waiting.append(head | 0x80)
            head = UInt8(size & 0x7f)
            size >>= 7
        }
        waiting.append(head)
        guard Deflater.deflate(bytes, to: &waiting) else { throw error("packing into", code: ENOMEM) }
        let checksum = waiting.withUnsafeBytes {
            Deflater.checksum(UnsafeRawBufferPointer(rebasing: $0[start...]))
        }
        entries[id] = (written + UInt64(start), checksum)
        if waiting.count >= Self.block { try flush() }
    }

    private func flush() throws(GitError) {
        try Self.write(waiting, to: file) { error("writing") }
        written += UInt64(waiting.count)
        waiting.removeAll(keepingCapacity: true)
    }

    /// Ends the pack and writes its index.
    func finish() throws(GitError) {
        try flush()
        let header = Array("PACK".utf8) + Self.bigEndian(UInt32(2)) + Self.bigEndian(UInt32(entries.count))
        guard pwrite(file, header, header.count, 0) == header.count else { throw error("writing") }
        let digest = try digest()
        try Self.write(digest, to: file) { error("writing") }
        let name = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let index = open(
            "\(folder)/pack-\(name).idx", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o444)
        guard index >= 0 else { throw error("indexing") }
        defer { close(index) }
        try Self.write(self.index(of: digest), to: index) { error("indexing") }
        guard rename(folder + "/new", "\(folder)/pack-\(name).pack") == 0 else { throw error("naming") }
    }

    /// The digest of what was written.
    private func digest() throws(GitError) -> [UInt8] {
        var hasher = SHA1Hasher()
        var buffer = [UInt8](repeating: 0, count: Self.block)
        var offset = 0
        while true {
            let count = pread(file, &buffer, buffer.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw error("reading") }
            if count == 0 { return hasher.finish() }
            buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            offset += count
        }
    }

    /// The index, in its second version: a table of first bytes, ids, checksums and offsets; far offsets have a table of
    /// their own.
    private func index(of pack: [UInt8]) -> [UInt8] {
        let sorted = entries.sorted { $0.key < $1.key }
        var counts = [UInt32](repeating: 0, count: 256)
        for (id, _) in sorted { counts[Int(id.bytes[0])] += 1 }
        var text: [UInt8] = [0xff, 0x74, 0x4f, 0x63] + Self.bigEndian(UInt32(2))
        var sum: UInt32 = 0
        for count in counts {
            sum += count
            text += Self.bigEndian(sum)
        }
        for (id, _) in sorted { text += id.bytes }
        for (_, place) in sorted { text += Self.bigEndian(place.checksum) }
        var far: [UInt64] = []
        for (_, place) in sorted {
            if place.offset < 1 << 31 {
                text += Self.bigEndian(UInt32(place.offset))
            } else {
                text += Self.bigEndian(UInt32(far.count) | 1 << 31)
                far.append(place.offset)
            }
        }
        for offset in far { text += Self.bigEndian(offset) }
        text += pack
        var hasher = SHA1Hasher()
        hasher.update(text)
        return text + hasher.finish()
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    private static func write(
        _ bytes: [UInt8], to file: Int32, orElse fault: () -> GitError
    ) throws(GitError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw fault() }
            done += count
        }
    }

    private func error(_ operation: String, code: Int32 = errno) -> GitError {
        GitError(
            kind: .io, operation: "\(operation) a pack in \(folder)", message: String(cString: strerror(code))
        )
    }
}
