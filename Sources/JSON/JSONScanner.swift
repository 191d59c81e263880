/// Reads one JSON text value by value, keeping only what it is asked for.
///
/// The objects of the REST API are large (a pull request is some 20 KB) and little of them is wanted. This reader
/// checks the whole text, but makes values of the wanted members only: several times as fast as `JSONDecoder`.
package struct JSONScanner {
    private let bytes: [UInt8]
    /// Where in the bytes reading has come to; after a fault, where it was found.
    package var position: Int { index }
    private var index: Int
    private let end: Int
    private var depth = 0

    /// Deeper texts are refused, so that hostile ones cannot use up the stack.
    private static let greatestDepth = 128

    /// A reader of a part of some bytes.
    package init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// Reads an object, handing each member's key to `member`, which must read or skip the value.
    package mutating func object(
        _ member: (inout JSONScanner, String) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try open(UInt8(ascii: "{"), "an object")
        if close(UInt8(ascii: "}")) { return }
        repeat {
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try member(&self, key)
        } while try hasMore(UInt8(ascii: "}"))
    }

    /// Reads an object; a fault in a member tells the member's name.
    package mutating func members(
        _ member: (inout JSONScanner, String) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try object { (scanner, key) throws(JSONFault) in
            do throws(JSONFault) {
                try member(&scanner, key)
            } catch {
                throw error.within(key)
            }
        }
    }

    /// Reads an array, calling `element` at each element, which must read or skip it.
    package mutating func array(_ element: (inout JSONScanner) throws(JSONFault) -> Void) throws(JSONFault) {
        try open(UInt8(ascii: "["), "an array")
        if close(UInt8(ascii: "]")) { return }
        repeat { try element(&self) } while try hasMore(UInt8(ascii: "]"))
    }

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
            guard index < end else { throw fault(.unterminatedString) }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return try text(unescaped[...])
            case UInt8(ascii: "\\"):
                try appendEscape(to: &unescaped)
            case 0..<0x20:
                throw fault(.controlCharacter)
            default:
                let start = index
                skipPlain()
                unescaped += bytes[start..<index]
            }
        }
    }

    /// Reads a string, or nil for `null`.
    package mutating func stringOrNull() throws(JSONFault) -> String? {
        try null() ? nil : try string()
    }

    /// Reads a whole number.
    package mutating func integer() throws(JSONFault) -> Int {
        let start = (peek() != nil) ? index : end
        var last = start
        if last < end, bytes[last] == UInt8(ascii: "-") { last += 1 }
        while last < end, bytes[last] >= UInt8(ascii: "0"), bytes[last] <= UInt8(ascii: "9") { last += 1 }
        guard last > start, let value = Int(String(decoding: bytes[start..<last], as: UTF8.self)) else {
            throw fault(.expected("a whole number"))
        }
        try skipValue()
        guard index == last else { throw fault(.expected("a whole number")) }
        return value
    }

    /// Reads `null`; false, reading nothing, when something else follows.
    package mutating func null() throws(JSONFault) -> Bool {
        guard peek() == UInt8(ascii: "n") else { return false }
        try word("null")
        return true
    }

    /// Whether an object follows.
    package mutating func isAtObject() -> Bool { peek() == UInt8(ascii: "{") }

    /// Whether an array follows.
    package mutating func isAtArray() -> Bool { peek() == UInt8(ascii: "[") }

    /// Whether a string follows.
    package mutating func isAtString() -> Bool { peek() == UInt8(ascii: "\"") }

    /// Whether `true` follows, or what begins as it does.
    package mutating func isAtTrue() -> Bool { peek() == UInt8(ascii: "t") }

    /// Whether `false` follows, or what begins as it does.
    package mutating func isAtFalse() -> Bool { peek() == UInt8(ascii: "f") }

    /// Checks that nothing but blanks is left.
    package mutating func finish() throws(JSONFault) {
        guard peek() == nil else { throw fault(.expected("the end of the line")) }
    }

    /// Passes over a value of any kind.
    ///
    /// - Returns: where in the bytes it stands.
    package mutating func place() throws(JSONFault) -> Range<Int> {
        _ = peek()
        let start = index
        try skipValue()
        return start..<index
    }

    /// Reads a value of any kind and forgets it.
    package mutating func skipValue() throws(JSONFault) {
        switch peek() {
        case UInt8(ascii: "{"): try object { (scanner, _) throws(JSONFault) in try scanner.skipValue() }
        case UInt8(ascii: "["): try array { (scanner) throws(JSONFault) in try scanner.skipValue() }
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try skipNumber()
        }
    }
}

extension JSONScanner {
    private func fault(_ problem: JSONFault.Problem) -> JSONFault { JSONFault(problem: problem) }

    /// The next byte that is no blank.
    private mutating func peek() -> UInt8? {
        while index < end {
            let byte = bytes[index]
            guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return byte }
            index += 1
        }
        return nil
    }

    private mutating func open(_ bracket: UInt8, _ name: String) throws(JSONFault) {
        guard peek() == bracket else { throw fault(.expected(name)) }
        depth += 1
        guard depth <= Self.greatestDepth else { throw fault(.tooDeep) }
        index += 1
    }

    private mutating func close(_ bracket: UInt8) -> Bool {
        guard peek() == bracket else { return false }
        index += 1
        depth -= 1
        return true
    }

    private mutating func hasMore(_ bracket: UInt8) throws(JSONFault) -> Bool {
        if close(bracket) { return false }
        try expect(UInt8(ascii: ","))
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONFault) {
        guard peek() == byte else {
            throw fault(.expected("\u{201c}\(Character(UnicodeScalar(byte)))\u{201d}"))
        }
        index += 1
    }

    private mutating func word(_ word: StaticString) throws(JSONFault) {
        let count = word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer { buffer in
            end - index >= count && bytes[index..<(index + count)].elementsEqual(buffer)
        }
        guard isThere else { throw fault(.expected("a JSON value")) }
        index += count
    }

    /// Moves over `-? digits (. digits)? (e [+-]? digits)?`.
    private mutating func skipNumber() throws(JSONFault) {
        _ = skipOne(UInt8(ascii: "-"))
        guard skipDigits() else { throw fault(.expected("a JSON value")) }
        if skipOne(UInt8(ascii: ".")), !skipDigits() { throw fault(.expected("a number")) }
        if skipOne(UInt8(ascii: "e")) || skipOne(UInt8(ascii: "E")) {
            if !skipOne(UInt8(ascii: "+")) { _ = skipOne(UInt8(ascii: "-")) }
            guard skipDigits() else { throw fault(.expected("a number")) }
        }
    }

    private mutating func skipOne(_ byte: UInt8) -> Bool {
        guard index < end, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = index
        while index < end, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index += 1 }
        return index > start
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

    private mutating func skipString() throws(JSONFault) {
        index += 1
        while true {
            skipPlain()
            guard index < end else { throw fault(.unterminatedString) }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"):
                guard index + 1 < end else { throw fault(.unterminatedString) }
                index += 2
            default:
                throw fault(.controlCharacter)
            }
        }
    }

    private func text(_ slice: ArraySlice<UInt8>) throws(JSONFault) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw fault(.notUTF8) }
        return text
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONFault) {
        guard index + 1 < end else { throw fault(.unterminatedString) }
        let letter = bytes[index + 1]
        index += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"): text += Array(String(try scalar()).utf8)
        default: throw fault(.malformedEscape)
        }
    }

    /// The character of one `\u` with its four digits, or of two that make a pair; half a pair is replaced, as no
    /// text can hold it.
    private mutating func scalar() throws(JSONFault) -> UnicodeScalar {
        let first = try codeUnit()
        if let scalar = UnicodeScalar(first) { return scalar }
        guard first < 0xDC00, index + 1 < end, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let restart = index
        index += 2
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = UnicodeScalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            index = restart
            return "\u{FFFD}"
        }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFault) -> UInt32 {
        guard index + 4 <= end,
            bytes[index..<(index + 4)].allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16)
        else { throw fault(.malformedEscape) }
        index += 4
        return value
    }
}
