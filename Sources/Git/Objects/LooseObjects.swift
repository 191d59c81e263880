internal import CGit2
internal import Compression
internal import Glibc
internal import Instances

/// Reads objects that are files of their own, up to the size that their headers tell and no further.
///
/// libgit2's reader of them is never reached: it trusts the header, and whoever owns a repository on this machine writes
/// what they like into its files, which mirrors share.
final class LooseObjects {
    /// An object as its header describes it.
    struct Header: Equatable {
        var type: Int32
        var size: Int
        /// The length of the header itself, unpacked.
        var length: Int
    }

    enum Finding<Value> {
        /// There is no such file.
        case none
        case found(Value)
        /// There is one, and it is not what its header says.
        case damaged
    }

    /// More than any header has.
    private static let headerLimit = 40
    private static let pieceLength = 64 << 10

    private let folders: [String]
    private let inflater: Inflater?
    private let piece: UnsafeMutableRawBufferPointer

    init(folders: [String]) {
        self.folders = folders
        inflater = Inflater()
        piece = .allocate(byteCount: Self.pieceLength, alignment: 16)
    }

    deinit { piece.deallocate() }

    /// The type and size of an object by its name (20 bytes).
    func header(_ name: UnsafeRawPointer) -> Finding<Header> {
        guard let file = open(name) else { return .none }
        defer { close(file) }
        return header(of: file).map { .found($0) } ?? .damaged
    }

    /// An object's type and content by its name (20 bytes).
    ///
    /// - Parameters:
    ///   - limit: The size above which an object counts as damaged.
    ///   - allocate: Makes room for a number of bytes; the content is at its beginning afterwards.
    func read(
        _ name: UnsafeRawPointer, limit: Int, into allocate: (Int) -> UnsafeMutableRawPointer?
    ) -> Finding<Header> {
        guard let file = open(name) else { return .none }
        defer { close(file) }
        guard let header = header(of: file), header.size <= limit,
            let target = allocate(header.length + header.size + 1), lseek(file, 0, SEEK_SET) == 0,
            inflate(
                file,
                into: UnsafeMutableRawBufferPointer(
                    start: target, count: header.length + header.size), whole: true)
        else { return .damaged }
        memmove(target, target + header.length, header.size)
        target.storeBytes(of: 0, toByteOffset: header.size, as: UInt8.self)
        return Self.isContent(target, header, of: name) ? .found(header) : .damaged
    }

    /// Whether a content is that of its name: other content, well packed, would be blamed on the candidate.
    private static func isContent(
        _ bytes: UnsafeMutableRawPointer, _ header: Header, of name: UnsafeRawPointer
    ) -> Bool {
        var found = git_oid()
        guard git_odb_hash(&found, bytes, header.size, git_object_t(rawValue: header.type)) == 0
        else {
            return false
        }
        return memcmp(&found, name, ObjectID.length) == 0
    }

    /// A regular file of that name; nil where there is none.
    private func open(_ name: UnsafeRawPointer) -> Int32? {
        let digits = Array("0123456789abcdef".utf8)
        var hex: [UInt8] = []
        for byte in UnsafeRawBufferPointer(start: name, count: ObjectID.length) {
            hex += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        let place = String(decoding: hex[..<2] + [UInt8(ascii: "/")] + hex[2...], as: UTF8.self)
        for folder in folders {
            let file = Glibc.open("\(folder)/\(place)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard file >= 0 else { continue }
            var status = stat()
            if fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return file }
            close(file)
        }
        return nil
    }

    private func header(of file: Int32) -> Header? {
        withUnsafeTemporaryAllocation(byteCount: Self.headerLimit, alignment: 8) { start in
            // A short object is unpacked to its end, whose zeros here are no part of a header.
            start.initializeMemory(as: UInt8.self, repeating: 0)
            _ = inflate(file, into: start, whole: false)
            return Self.header(in: UnsafeRawBufferPointer(start))
        }
    }

    /// Reads `TYPE SIZE` and a zero byte.
    static func header(in bytes: UnsafeRawBufferPointer) -> Header? {
        guard let end = bytes.firstIndex(of: 0) else { return nil }
        let words = bytes[..<end].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 2, let digits = words.last, (1...15).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let size = Int(String(decoding: digits, as: UTF8.self)),
            let type = types[String(decoding: words[0], as: UTF8.self)]
        else { return nil }
        return Header(type: Int32(type.rawValue), size: size, length: end + 1)
    }

    private static let types = [
        "commit": GIT_OBJECT_COMMIT, "tree": GIT_OBJECT_TREE, "blob": GIT_OBJECT_BLOB, "tag": GIT_OBJECT_TAG,
    ]

    private func inflate(_ file: Int32, into target: UnsafeMutableRawBufferPointer, whole: Bool) -> Bool {
        func next() -> UnsafeRawBufferPointer? {
            let count = Glibc.read(file, piece.baseAddress, Self.pieceLength)
            return count > 0 ? UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[..<count]) : nil
        }
        guard let inflater, let first = next() else { return false }
        return inflater.inflate(first, into: target, whole: whole, more: next)
    }
}
