/// Finds the JSON objects in a stream of bytes, whatever is around them: one a line, in one array or many, or one
/// right after another.
///
/// `gh api --paginate` gives an array a page, run together; `--slurp` an array of them; hours of GH Archive have one
/// object a line, those of 2012 no line ends at all. Only brackets and strings are followed, so a damaged object costs
/// itself (and, if its brackets do not match, those up to the next line that begins with one).
package struct ObjectSplitter {
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var start: Int?
    /// The bytes taken in and not passed on yet.
    package private(set) var buffer: [UInt8] = []
    private var scanned = 0

    /// How many bytes one object may have; a longer one is dropped.
    private let limit: Int
    /// How many objects were dropped: too long, or not ended.
    package private(set) var dropped = 0

    /// A splitter at the beginning of a stream.
    package init(limit: Int = 64 << 20) {
        self.limit = limit
    }

    /// Adds bytes and passes on each object that is now complete, with its place in the bytes.
    package mutating func take(_ bytes: some Sequence<UInt8>, _ body: ([UInt8], Range<Int>) throws -> Void)
        rethrows
    {
        buffer.append(contentsOf: bytes)
        while scanned < buffer.count {
            let index = scanned
            scanned += 1
            guard let range = step(buffer[index], at: index) else { continue }
            try body(buffer, range)
        }
        let kept = start ?? scanned
        if kept > 0 {
            buffer.removeSubrange(..<kept)
            scanned -= kept
            start = start.map { $0 - kept }
        }
        if buffer.count > limit { drop() }
    }

    /// Whether the stream ended inside an object, which is then dropped.
    package mutating func finish() {
        if start != nil { drop() }
    }

    private mutating func drop() {
        dropped += 1
        self.buffer = []
        scanned = 0
        start = nil
        depth = 0
        isInString = false
        isEscaped = false
    }

    /// Adds a byte; the place of an object that it completes.
    private mutating func step(_ byte: UInt8, at index: Int) -> Range<Int>? {
        guard let start else {
            if byte == UInt8(ascii: "{") {
                self.start = index
                depth = 1
            }
            return nil
        }
        if isInString {
            stepInString(byte)
            return nil
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "}"):
            depth -= 1
            if depth == 0 {
                self.start = nil
                return start..<(index + 1)
            }
        default: break
        }
        return nil
    }

    private mutating func stepInString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
        } else if byte == UInt8(ascii: "\n") {
            // No string holds a line end: the object was cut, and the next line begins another one.
            dropped += 1
            start = nil
            depth = 0
            isInString = false
        }
    }
}
