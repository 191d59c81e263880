/// Reads one JSON text value by value, keeping only what it is asked for.
///
/// The objects of the REST API are large (a pull request is some 20 KB) and little of them is wanted; so are rows of
/// datasets. This reader makes values of the wanted members only: several times as fast as `JSONDecoder`.
package struct JSONScanner {
    /// How much of a text must be JSON.
    package enum Strictness: Sendable {
        /// All of it, values that are passed over too.
        case strict
        /// What is needed to tell where values begin and end: a value that is passed over may hold `NaN`, brackets that
        /// do not match, and any depth of them. What of a string is no text is replaced.
        case lenient
    }

    /// Where in the bytes reading has come to; after a fault, where it was found.
    package var position: Int { index }
    let bytes: [UInt8]
    let end: Int
    let isLenient: Bool
    var index: Int
    private var depth = 0

    /// Deeper texts are refused, so that hostile ones cannot use up the stack.
    private static let greatestDepth = 128

    /// A reader of a part of some bytes.
    package init(_ bytes: [UInt8], _ range: Range<Int>, _ strictness: Strictness = .strict) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
        isLenient = strictness == .lenient
    }

    /// A reader of all of some bytes.
    package init(_ bytes: [UInt8], _ strictness: Strictness = .strict) {
        self.init(bytes, bytes.indices, strictness)
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

    /// Reads an object; a fault in a member names the member.
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
}

extension JSONScanner {
    func fault(_ problem: JSONFault.Problem) -> JSONFault { JSONFault(problem: problem) }

    /// The next byte that is no blank.
    mutating func peek() -> UInt8? {
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
}

extension JSONScanner {
    /// The bytes at a place that was passed over.
    package func text(at place: Range<Int>) -> ArraySlice<UInt8> { bytes[place] }
}
