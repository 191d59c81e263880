/// The grammar of environment markers (PEP 508): comparisons joined by `and`, `or` and parentheses.
enum Marker {
    /// Whether a text is a marker in printable ASCII; it is not evaluated.
    static func isSound(_ text: some StringProtocol) -> Bool {
        var reader = MarkerReader(rest: Array(text.utf8)[...])
        return reader.readAlternatives(depth: 0) && reader.isAtEnd
    }
}

private struct MarkerReader {
    /// The variables of PEP 508 and their earlier spellings, which resolvers still accept.
    private static let variables: Set<String> = [
        "os_name", "sys_platform", "platform_machine", "platform_python_implementation", "platform_release",
        "platform_system", "platform_version", "python_version", "python_full_version",
        "implementation_name", "implementation_version", "extra", "extras", "dependency_groups", "os.name",
        "sys.platform", "platform.machine", "platform.python_implementation", "platform.version",
        "python_implementation",
    ]
    private static let comparisons = ["===", "<=", ">=", "==", "!=", "~=", "<", ">"]
    /// The maximum depth of nesting.
    private static let greatestDepth = 30

    var rest: ArraySlice<UInt8>

    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return rest.isEmpty
        }
    }

    mutating func readAlternatives(depth: Int) -> Bool {
        guard depth < Self.greatestDepth else { return false }
        repeat {
            repeat {
                guard readTerm(depth: depth) else { return false }
            } while consumeWord("and")
        } while consumeWord("or")
        return true
    }

    private mutating func readTerm(depth: Int) -> Bool {
        if consume("(") { return readAlternatives(depth: depth + 1) && consume(")") }
        return readValue() && readComparison() && readValue()
    }

    private mutating func readValue() -> Bool {
        skipBlanks()
        if let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            guard let end = rest.dropFirst().firstIndex(of: quote) else { return false }
            let text = rest[(rest.startIndex + 1)..<end]
            rest = rest[(end + 1)...]
            return text.allSatisfy { (32..<127).contains($0) && $0 != UInt8(ascii: "\\") }
        }
        let word = rest.prefix { Self.isWordByte($0) || $0 == UInt8(ascii: ".") }
        rest = rest[word.endIndex...]
        return Self.variables.contains(String(decoding: word, as: UTF8.self))
    }

    private mutating func readComparison() -> Bool {
        if consumeWord("in") { return true }
        if consumeWord("not") { return consumeWord("in") }
        return Self.comparisons.contains { consume($0) }
    }

    private mutating func consume(_ text: String) -> Bool {
        skipBlanks()
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func consumeWord(_ word: String) -> Bool {
        skipBlanks()
        guard rest.starts(with: word.utf8) else { return false }
        let after = rest.dropFirst(word.utf8.count)
        if let next = after.first, Self.isWordByte(next) { return false }
        rest = after
        return true
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        let character = Character(UnicodeScalar(byte))
        return character.isASCII && (character.isLetter || character.isNumber || byte == UInt8(ascii: "_"))
    }
}
