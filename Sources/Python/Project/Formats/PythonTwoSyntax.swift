/// Syntax that Python 2 parses and no Python 3 does: `print "x"`, `except A, e:`, `raise A, "x"`, `exec code`, `0777`,
/// `10L`, `ur""`, backticks and `<>`.
///
/// The text is divided into words, marks and strings, in time that grows with its length alone; what strings and comments
/// hold counts for nothing.
struct PythonTwoSyntax {
    private enum Token {
        case word(ArraySlice<UInt8>)
        case string
        case mark(UInt8)
    }

    private let text: [UInt8]
    private var index = 0
    private var depth = 0
    /// The tokens of the present statement that are in no bracket.
    private var statement: [Token] = []

    private init(_ text: [UInt8]) { self.text = text }

    /// The first statement of a program that only Python 2 parses, in words; nil when there is none.
    static func sign(in text: [UInt8]) -> String? {
        var scan = PythonTwoSyntax(text)
        while scan.index < text.count {
            if let sign = scan.take() { return sign }
        }
        return scan.endStatement()
    }

    /// Takes one token; what it proves, if anything.
    private mutating func take() -> String? {
        let byte = text[index]
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            index += 1
            return depth == 0 ? endStatement() : nil
        case UInt8(ascii: "\\"):
            // A line end after it ends no statement.
            index += text.dropFirst(index + 1).starts(with: [13, 10]) ? 3 : 2
        case UInt8(ascii: "#"): skip { $0 != 10 && $0 != 13 }
        case UInt8(ascii: "'"), UInt8(ascii: "\""): takeString()
        case let byte where Self.isWord(byte): return takeWord()
        case UInt8(ascii: "`"): return "a backtick"
        case UInt8(ascii: "<") where text.dropFirst(index + 1).first == UInt8(ascii: ">"): return "<>"
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
            add(.mark(byte))
            depth += 1
            index += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            depth = max(0, depth - 1)
            index += 1
        case UInt8(ascii: ";"), UInt8(ascii: ":"):
            index += 1
            return depth == 0 ? endStatement() : nil
        case 33...126:
            add(.mark(byte))
            index += 1
        default: index += 1
        }
        return nil
    }

    private mutating func add(_ token: Token) {
        if depth == 0, statement.count < 64 { statement.append(token) }
    }

    private mutating func skip(while isPart: (UInt8) -> Bool) {
        while index < text.count, isPart(text[index]) { index += 1 }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private mutating func takeWord() -> String? {
        let start = index
        skip(while: Self.isWord)
        let word = text[start..<index]
        if index < text.count, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(text[index]) {
            let prefix = String(decoding: word, as: UTF8.self).lowercased()
            if prefix == "ur" { return "a string with the prefix ur" }
            if ["r", "u", "b", "br", "rb", "f", "fr", "rf", "t", "tr", "rt"].contains(prefix) {
                takeString()
                return nil
            }
        }
        if let first = word.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) {
            if let sign = numberSign(word) { return sign }
        }
        add(.word(word))
        return nil
    }

    /// What a number proves: an octal one of the old form, or a long one.
    private func numberSign(_ word: ArraySlice<UInt8>) -> String? {
        let digits = word.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let rest = word.dropFirst(digits.count)
        let isHexadecimal = digits.count == 1 && [UInt8(ascii: "x"), UInt8(ascii: "X")].contains(rest.first)
        if rest.count == 1 || isHexadecimal, [UInt8(ascii: "l"), UInt8(ascii: "L")].contains(rest.last) {
            return "a long number"
        }
        let isPartOfFloat =
            index < text.count && text[index] == UInt8(ascii: ".")
            || word.startIndex > 0 && text[word.startIndex - 1] == UInt8(ascii: ".")
        guard rest.isEmpty, digits.count > 1, digits.first == UInt8(ascii: "0"), !isPartOfFloat,
            digits.allSatisfy({ $0 < UInt8(ascii: "8") }), digits.contains(where: { $0 != UInt8(ascii: "0") })
        else { return nil }
        return "an octal number without o"
    }

    private mutating func takeString() {
        let quote = text[index]
        let isLong = text.dropFirst(index).starts(with: [quote, quote, quote])
        index += isLong ? 3 : 1
        add(.string)
        while index < text.count {
            if text[index] == UInt8(ascii: "\\") {
                index += 2
            } else if isLong, text[index] == quote, text.dropFirst(index).starts(with: [quote, quote, quote])
            {
                index += 3
                return
            } else if !isLong, text[index] == quote {
                index += 1
                return
            } else if !isLong, text[index] == 10 {
                return
            } else {
                index += 1
            }
        }
    }

    /// What the statement proves that ends here.
    private mutating func endStatement() -> String? {
        defer { statement.removeAll(keepingCapacity: true) }
        guard case .word(let keyword)? = statement.first, statement.count > 1 else { return nil }
        if keyword.elementsEqual("print".utf8) {
            return followsDirectly(statement[1]) ? "a print statement" : nil
        }
        if keyword.elementsEqual("exec".utf8) {
            return followsDirectly(statement[1]) ? "an exec statement" : nil
        }
        let hasComma = statement.contains { if case .mark(UInt8(ascii: ",")) = $0 { true } else { false } }
        if keyword.elementsEqual("except".utf8), hasComma { return "an except clause with a comma" }
        if keyword.elementsEqual("raise".utf8), hasComma { return "a raise statement with a comma" }
        return nil
    }

    private static let operators = ["if", "else", "and", "or", "in", "is", "not", "for"].map {
        Array($0.utf8)
    }

    /// Whether a token after a name makes no expression with it.
    private func followsDirectly(_ token: Token) -> Bool {
        switch token {
        case .string: true
        case .word(let word): !Self.operators.contains { word.elementsEqual($0) }
        case .mark: false
        }
    }
}
