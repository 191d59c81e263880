/// Steps through JSON text value by value and tells where each begins and ends.
package struct JSONSpan {
    private let bytes: [UInt8]
    private var index = 0

    /// Begins before the first value.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Takes a character, blanks before it skipped, when it is next.
    package mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
        index += 1
        return true
    }

    /// Takes a character that must be next.
    package mutating func expect(_ character: Unicode.Scalar) throws(RowLineError) {
        guard take(character) else { throw .unexpected(at: index) }
    }

    /// Checks that nothing but blanks is left.
    package mutating func end() throws(RowLineError) {
        skipBlanks()
        guard index == bytes.count else { throw .unexpected(at: index) }
    }

    /// The range between the quotes of a string that must be next.
    package mutating func string() throws(RowLineError) -> Range<Int> {
        try expect("\"")
        let start = index
        try skipString()
        return start..<(index - 1)
    }

    /// The range of the next value, whatever it is.
    package mutating func value() throws(RowLineError) -> Range<Int> {
        skipBlanks()
        let start = index
        guard index < bytes.count else { throw .unexpected(at: index) }
        switch bytes[index] {
        case UInt8(ascii: "\""):
            index += 1
            try skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try skipContainer()
        default:
            while index < bytes.count, Self.isScalar(bytes[index]) { index += 1 }
            guard index > start else { throw .unexpected(at: index) }
        }
        return start..<index
    }

    /// Goes on after the quote that ends the string whose first character is next.
    private mutating func skipString() throws(RowLineError) {
        let start = index
        let end = bytes.withUnsafeBufferPointer { bytes -> Int? in
            var index = start
            while index < bytes.count {
                let byte = bytes[index]
                if byte == UInt8(ascii: "\"") { return index }
                // An escape takes two bytes; a raw line end or other control character is no JSON.
                guard byte >= 0x20 else { return nil }
                index += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            return nil
        }
        guard let end else { throw .unexpected(at: start) }
        index = end + 1
    }

    /// Goes on after the container that is next; brackets are counted, not matched, so depth costs nothing.
    private mutating func skipContainer() throws(RowLineError) {
        let start = index
        var depth = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""): try skipString()
            default: break
            }
            if depth == 0 { return }
        }
        throw .unexpected(at: start)
    }

    private mutating func skipBlanks() {
        while index < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[index]) { index += 1 }
    }

    private static func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
