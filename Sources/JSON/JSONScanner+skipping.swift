extension JSONScanner {
    /// Reads a value of any kind and forgets it.
    package mutating func skipValue() throws(JSONFault) {
        guard !isLenient else { return try skipLeniently() }
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

    /// Brackets are counted, not matched, so depth costs nothing.
    private mutating func skipLeniently() throws(JSONFault) {
        switch peek() {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let start = index
            var depth = 0
            repeat {
                guard index < end else {
                    index = start
                    throw fault(.expected("the end of what begins here"))
                }
                let byte = bytes[index]
                switch byte {
                case UInt8(ascii: "\""):
                    try skipString()
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                index += 1
            } while depth > 0
        default:
            let start = index
            while index < end, Self.isBare(bytes[index]) { index += 1 }
            guard index > start else { throw fault(.expected("a JSON value")) }
        }
    }

    /// Whether a byte may be part of a number or of a word without quotes.
    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    mutating func word(_ word: StaticString) throws(JSONFault) {
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
}
