/// What git compares to tell how similar two files are: how many bytes there are of each kind of line.
///
/// Lines (cut at 64 bytes) are known by a small hash, as in git's `diffcore-delta.c`, collisions included: a percentage
/// that is published must come out the same. Up to git 2.43 an unterminated last piece is not counted; nor is it here.
struct LineSpans: Sendable {
    /// The hashes of the lines, each once.
    fileprivate private(set) var hashes: [UInt32] = []
    /// How many bytes there are of each.
    fileprivate private(set) var bytes: [UInt32] = []
    /// The size of the file.
    let size: Int

    private static let pieceLimit: UInt32 = 64

    /// Counts the lines of a content in a table, which is empty before and after.
    init(_ content: UnsafeRawBufferPointer, countingIn table: SpanTable) {
        size = content.count
        hashes = Self.count(content, isText: !isBinary(content), in: table)
        bytes.reserveCapacity(hashes.count)
        for hash in hashes { bytes.append(table.take(hash)) }
    }

    /// Adds every piece to a table; the hashes that occur, each once.
    private static func count(
        _ content: UnsafeRawBufferPointer, isText: Bool, in table: SpanTable
    ) -> [UInt32] {
        var found: [UInt32] = []
        var first: UInt32 = 0
        var second: UInt32 = 0
        var length: UInt32 = 0
        var index = 0
        while index < content.count {
            let byte = content[index]
            index += 1
            if isText, byte == UInt8(ascii: "\r"), index < content.count, content[index] == UInt8(ascii: "\n")
            {
                continue
            }
            let old = first
            first = (first << 7) ^ (second >> 25)
            second = (second << 7) ^ (old >> 25)
            first = first &+ UInt32(byte)
            length += 1
            if length < pieceLimit, byte != UInt8(ascii: "\n") { continue }
            let hash = (first &+ second &* 0x61) % SpanTable.hashes
            if table.add(length, at: hash) { found.append(hash) }
            length = 0
            first = 0
            second = 0
        }
        return found
    }

    /// The memory of this, about.
    var footprint: Int { 8 * hashes.count + 64 }
}

/// The bytes of one file by the hash of their lines, with which others are compared in one pass over their own.
final class SpanTable {
    /// How many hashes there are.
    static let hashes: UInt32 = 107_927

    private let counts: UnsafeMutablePointer<UInt32>

    init() {
        counts = .allocate(capacity: Int(Self.hashes))
        counts.initialize(repeating: 0, count: Int(Self.hashes))
    }

    deinit { counts.deallocate() }

    /// Whether the hash was not there before; counts wrap, as git's.
    fileprivate func add(_ length: UInt32, at hash: UInt32) -> Bool {
        let place = counts + Int(hash)
        let isNew = place.pointee == 0
        place.pointee &+= length
        return isNew
    }

    fileprivate func take(_ hash: UInt32) -> UInt32 {
        let place = counts + Int(hash)
        defer { place.pointee = 0 }
        return place.pointee
    }

    /// Enters a file.
    func insert(_ spans: LineSpans) {
        for (hash, bytes) in zip(spans.hashes, spans.bytes) { counts[Int(hash)] = bytes }
    }

    /// Takes a file out again.
    func remove(_ spans: LineSpans) {
        for hash in spans.hashes { counts[Int(hash)] = 0 }
    }

    /// How many bytes a file has in common with the one that is entered.
    func common(with spans: LineSpans) -> Int {
        spans.hashes.withUnsafeBufferPointer { hashes in
            spans.bytes.withUnsafeBufferPointer { bytes in
                var sum = 0
                for index in 0..<hashes.count { sum += Int(min(bytes[index], counts[Int(hashes[index])])) }
                return sum
            }
        }
    }
}

/// Whether git takes a content for binary: it has a NUL among its first bytes, or is very large.
func isBinary(_ content: UnsafeRawBufferPointer) -> Bool {
    if content.count > 512 << 20 { return true }
    return firstIndex(of: 0, in: UnsafeRawBufferPointer(rebasing: content.prefix(8000)), from: 0) != nil
}
