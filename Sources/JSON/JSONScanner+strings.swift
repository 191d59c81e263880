extension JSONScanner {
    /// Reads a string.
    package mutating func string() throws(JSONFault) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw fault(.expected("a string")) }
        index += 1
        let start = index
        skipPlain()
        if index < end, bytes[index] == UInt8(ascii: "\"") {
            index += 1
            return try text(bytes[start..<(index - 1)])
        }
        var unescaped = Array(bytes[start..<index])
        while true {
            guard index < end else { throw unterminated(start) }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return try text(unescaped[...])
            case UInt8(ascii: "\\"):
                try appendEscape(to: &unescaped, of: start)
            case 0..<0x20:
                throw fault(.controlCharacter)
            default:
                let start = index
                skipPlain()
                unescaped += bytes[start..<index]
            }
        }
    }

    /// Moves over a string, in one pass: patches are long, and full of escapes.
    mutating func skipString() throws(JSONFault) {
        let start = index + 1
        let stop = bytes.withUnsafeBufferPointer { buffer in
            var index = start
            while index < end {
                let byte = buffer[index]
                if byte == UInt8(ascii: "\"") || byte < 0x20 { break }
                guard byte == UInt8(ascii: "\\") else {
                    index += 1
                    continue
                }
                if index + 1 == end { break }
                index += 2
            }
            return index
        }
        index = stop
        guard stop < end, bytes[stop] != UInt8(ascii: "\\") else { throw unterminated(start) }
        guard bytes[stop] == UInt8(ascii: "\"") else { throw fault(.controlCharacter) }
        index += 1
    }

    /// Moves over the bytes of a string that stand for themselves.
    private mutating func skipPlain() {
        bytes.withUnsafeBufferPointer { buffer in
            while index < end {
                let byte = buffer[index]
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
                index += 1
            }
        }
    }

    private func text(_ slice: ArraySlice<UInt8>) throws(JSONFault) -> String {
        guard !isLenient else { return String(decoding: slice, as: UTF8.self) }
        guard let text = String(validating: slice, as: UTF8.self) else { throw fault(.notUTF8) }
        return text
    }

    /// The fault of a string that has no end; of a line of someone else's, its beginning is what helps.
    private mutating func unterminated(_ start: Int) -> JSONFault {
        if isLenient { index = start }
        return fault(.unterminatedString)
    }

    private mutating func appendEscape(to text: inout [UInt8], of start: Int) throws(JSONFault) {
        guard index + 1 < end else { throw unterminated(start) }
        let letter = bytes[index + 1]
        index += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar()).utf8)
        default:
            guard isLenient else { throw fault(.malformedEscape) }
            text.append(letter)
        }
    }

    /// The character of one `\u` with its four digits, or of two that make a pair; half a pair is replaced, as no
    /// text can hold it.
    private mutating func scalar() throws(JSONFault) -> UnicodeScalar {
        guard let first = codeUnit() else {
            guard isLenient else { throw fault(.malformedEscape) }
            return "\u{FFFD}"
        }
        if let scalar = UnicodeScalar(first) { return scalar }
        guard first < 0xDC00, index + 1 < end, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let restart = index
        index += 2
        guard let second = codeUnit() else {
            guard isLenient else { throw fault(.malformedEscape) }
            index = restart
            return "\u{FFFD}"
        }
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = UnicodeScalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            index = restart
            return "\u{FFFD}"
        }
        return scalar
    }

    private mutating func codeUnit() -> UInt32? {
        guard index + 4 <= end,
            bytes[index..<(index + 4)].allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16)
        else { return nil }
        index += 4
        return value
    }
}
