/// What git compares to tell how similar two files are: how many bytes there are of each kind of line.
///
/// Lines (cut at 64 bytes) are known by a small hash, as in git's `diffcore-delta.c`, collisions included: a percentage
/// that is published must come out the same. Up to git 2.43 an unterminated last piece is not counted; nor is it here.
struct LineSpans: Sendable {
    /// Hash and number of bytes, ascending by hash.
    private var spans: [(hash: UInt32, bytes: Int)] = []
    /// The size of the file.
    let size: Int

    private static let hashBase: UInt32 = 107_927
    private static let pieceLimit = 64

    init(_ content: UnsafeRawBufferPointer) {
        size = content.count
        let pieces = Self.pieces(of: content, isText: !isBinary(content)).sorted()
        for piece in pieces {
            let hash = UInt32(piece >> 8)
            let bytes = Int(piece & 0xff)
            if let last = spans.last, last.hash == hash {
                spans[spans.count - 1].bytes += bytes
            } else {
                spans.append((hash, bytes))
            }
        }
    }

    /// Every piece as its hash, shifted, and its length.
    private static func pieces(of content: UnsafeRawBufferPointer, isText: Bool) -> [UInt64] {
        var pieces: [UInt64] = []
        var first: UInt32 = 0
        var second: UInt32 = 0
        var length = 0
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
            let hash = (first &+ second &* 0x61) % hashBase
            pieces.append(UInt64(hash) << 8 | UInt64(length))
            length = 0
            first = 0
            second = 0
        }
        return pieces
    }

    /// How many bytes both files have in common.
    func common(with other: LineSpans) -> Int {
        var sum = 0
        var index = 0
        for span in spans {
            while index < other.spans.count, other.spans[index].hash < span.hash { index += 1 }
            guard index < other.spans.count else { break }
            if other.spans[index].hash == span.hash {
                sum += min(span.bytes, other.spans[index].bytes)
            }
        }
        return sum
    }
}

/// Whether git takes a content for binary: it has a NUL among its first bytes, or is very large.
func isBinary(_ content: UnsafeRawBufferPointer) -> Bool {
    if content.count > 512 << 20 { return true }
    return firstIndex(of: 0, in: UnsafeRawBufferPointer(rebasing: content.prefix(8000)), from: 0) != nil
}
