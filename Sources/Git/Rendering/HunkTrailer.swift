/// The text after a hunk's second `@@`: the line above the hunk that says where one is.
struct HunkTrailer {
    private let text: ComparedText
    private let isPython: Bool
    /// The line before which the last search began; the next one goes no further back.
    private var previousStart = -1
    private var found: [UInt8] = []

    private static let limit = 80

    /// Trailers for hunks of an old file, to be asked for in ascending order.
    init(_ text: ComparedText, isPython: Bool) {
        self.text = text
        self.isPython = isPython
    }

    /// The trailer of the hunk that begins at a line of the old file, from 0: looked for from the line above the hunk
    /// back to where the last search began, else what the last hunk had (git's `xemit.c`).
    mutating func trailer(ofHunkAt line: Int) -> [UInt8] {
        var number = line - 1
        while number > previousStart {
            if let heading = heading(text[number]) {
                found = heading
                break
            }
            number -= 1
        }
        previousStart = line - 1
        return Array(found.prefix(validUTF8Length(found)))
    }

    /// What a line gives as a trailer; nil when it is no heading.
    private func heading(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
        isPython ? pythonHeading(line) : plainHeading(line)
    }

    /// A line that begins with a letter, `_` or `$`.
    private func plainHeading(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let first = line.first,
            isLetter(first) || first == UInt8(ascii: "_") || first == UInt8(ascii: "$")
        else { return nil }
        return trimmed(line.prefix(Self.limit))
    }

    /// `class`, `def` or `async def` after blanks, followed by a blank: git's pattern for Python.
    private func pythonHeading(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
        var rest = line[...]
        if rest.last == UInt8(ascii: "\n") {
            rest = rest.dropLast()
            if rest.last == UInt8(ascii: "\r"), !rest.isEmpty { rest = rest.dropLast() }
        }
        rest = rest.drop(while: isBlank)
        let start = rest
        if let after = Self.dropping("async", from: rest), let first = after.first, isBlank(first) {
            guard let end = Self.dropping("def", from: after.drop(while: isBlank)) else { return nil }
            rest = end
        } else if let end = Self.dropping("class", from: rest) ?? Self.dropping("def", from: rest) {
            rest = end
        } else {
            return nil
        }
        guard let next = rest.first, isBlank(next) else { return nil }
        return trimmed(start.prefix(Self.limit))
    }

    private static func dropping(
        _ word: StaticString, from line: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        let length = word.utf8CodeUnitCount
        guard line.count >= length else { return nil }
        for offset in 0..<length where line[line.startIndex + offset] != word.utf8Start[offset] { return nil }
        return line.dropFirst(length)
    }

    private func trimmed(_ line: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var rest = line
        while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
        return Array(rest)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    private func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 10 || byte == 13 }
}

/// How many bytes at the beginning are valid UTF-8.
func validUTF8Length(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { validUTF8Length($0) }
}

/// How many bytes at the beginning are valid UTF-8.
func validUTF8Length(_ bytes: UnsafeRawBufferPointer) -> Int {
    var index = 0
    while index < bytes.count {
        // Most bytes are ASCII, and are looked at eight at a time.
        while index + 8 <= bytes.count,
            bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            index += 8
        }
        guard index < bytes.count else { break }
        let first = bytes[index]
        guard first >= 0x80 else {
            index += 1
            continue
        }
        guard let length = sequenceLength(first), index + length <= bytes.count else { return index }
        let second = bytes[index + 1]
        let range: ClosedRange<UInt8> =
            switch first {
            case 0xe0: 0xa0...0xbf
            case 0xed: 0x80...0x9f
            case 0xf0: 0x90...0xbf
            case 0xf4: 0x80...0x8f
            default: 0x80...0xbf
            }
        guard range.contains(second) else { return index }
        for offset in 2..<max(length, 2) where bytes[index + offset] & 0xc0 != 0x80 { return index }
        index += length
    }
    return index
}

private func sequenceLength(_ first: UInt8) -> Int? {
    switch first {
    case 0xc2...0xdf: 2
    case 0xe0...0xef: 3
    case 0xf0...0xf4: 4
    default: nil
    }
}
