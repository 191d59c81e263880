/// A part of a Python program as far as reading assignments needs it: comments are left out, strings are whole.
enum PythonToken: Hashable {
    case name(String)
    /// A string without what it interpolates.
    case text(String)
    /// A string that interpolates, as it is written: `{major}.{minor}`.
    case template(String)
    case number(String)
    /// One character of punctuation.
    case mark(Unicode.Scalar)
    /// An operator such as `==` or `+=`, and a string of bytes.
    case other
}

/// A statement, or the header of a block.
struct PythonStatement: Hashable {
    /// How far it is indented; what follows a header in its line counts as further in.
    var indent: Int
    var tokens: [PythonToken]

    /// The keyword that opens a block here; nil for a plain statement.
    var header: String? {
        guard case .name(let word)? = tokens.first, Self.headers.contains(word) else { return nil }
        return word
    }

    private static let headers: Set<String> = [
        "if", "elif", "else", "try", "except", "finally", "for", "while", "with", "def", "class", "async",
    ]
}

/// Divides a Python program into statements, in time that grows with its length alone.
struct PythonLexer {
    private let text: [UInt8]
    private var index = 0
    private var depth = 0
    private var indent = 0
    private var tokens: [PythonToken] = []
    private var statements: [PythonStatement] = []

    static func statements(of text: [UInt8]) -> [PythonStatement] {
        var lexer = PythonLexer(text: text)
        lexer.takeIndent()
        while lexer.index < text.count { lexer.take() }
        lexer.endStatement()
        return lexer.statements
    }

    private init(text: [UInt8]) { self.text = text }

    private mutating func takeIndent() {
        var column = 0
        while index < text.count, text[index] == 32 || text[index] == 9 || text[index] == 12 {
            column += text[index] == 9 ? 8 - column % 8 : 1
            index += 1
        }
        if tokens.isEmpty { indent = column }
    }

    private mutating func endStatement() {
        if !tokens.isEmpty { statements.append(PythonStatement(indent: indent, tokens: tokens)) }
        tokens = []
    }

    private mutating func take() {
        let byte = text[index]
        switch byte {
        case 10, 13:
            index += 1
            guard depth == 0 else { return }
            endStatement()
            takeIndent()
        case UInt8(ascii: "#"): skip { $0 != 10 && $0 != 13 }
        case UInt8(ascii: "\\"): takeContinuation()
        case UInt8(ascii: "'"), UInt8(ascii: "\""): takeString(prefix: "")
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            let start = index
            skip { ClosingKeyword.isWordByte($0) || $0 == UInt8(ascii: ".") }
            tokens.append(.number(String(decoding: text[start..<index], as: UTF8.self)))
        case let byte where ClosingKeyword.isWordByte(byte) || byte >= 0x80: takeWord()
        case 33...126: takeMark(byte)
        default: index += 1
        }
    }

    private mutating func skip(while isPart: (UInt8) -> Bool) {
        while index < text.count, isPart(text[index]) { index += 1 }
    }

    /// A line end after `\` ends no statement.
    private mutating func takeContinuation() {
        index += 1
        if index < text.count, text[index] == 13 { index += 1 }
        if index < text.count, text[index] == 10 { index += 1 }
    }

    private mutating func takeWord() {
        let start = index
        skip { ClosingKeyword.isWordByte($0) || $0 >= 0x80 }
        let word = String(decoding: text[start..<index], as: UTF8.self)
        if word.utf8.count <= 2, index < text.count,
            text[index] == UInt8(ascii: "'") || text[index] == UInt8(ascii: "\"")
        {
            takeString(prefix: word.lowercased())
        } else {
            tokens.append(.name(word))
        }
    }

    private mutating func takeString(prefix: String) {
        let quote = text[index]
        let isTriple =
            index + 2 < text.count && text[index + 1] == quote && text[index + 2] == quote
        index += isTriple ? 3 : 1
        let start = index
        var end = text.count
        while index < text.count {
            if text[index] == UInt8(ascii: "\\") {
                index += 2
            } else if !isTriple, text[index] == 10 {
                end = index
                break
            } else if text[index] == quote, !isTriple || isTripleEnd(quote) {
                end = index
                index += isTriple ? 3 : 1
                break
            } else {
                index += 1
            }
        }
        index = min(index, text.count)
        let isPlain = prefix.allSatisfy { $0 == "u" || $0 == "r" }
        let value = String(decoding: text[start..<max(start, min(end, text.count))], as: UTF8.self)
        let isTemplate = prefix.contains("f") && !prefix.contains("b")
        tokens.append(isPlain ? .text(value) : isTemplate ? .template(value) : .other)
    }

    private func isTripleEnd(_ quote: UInt8) -> Bool {
        index + 2 < text.count && text[index + 1] == quote && text[index + 2] == quote
    }

    private mutating func takeMark(_ byte: UInt8) {
        index += 1
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
        case UInt8(ascii: ";") where depth == 0: return endStatement()
        case UInt8(ascii: ":") where depth == 0 && isInHeader:
            endStatement()
            // What follows in the line is inside the block.
            indent += 1
            return
        default:
            if index < text.count, text[index] == UInt8(ascii: "="), Self.operators.contains(byte) {
                index += 1
                return tokens.append(.other)
            }
        }
        tokens.append(.mark(Unicode.Scalar(byte)))
    }

    private var isInHeader: Bool { PythonStatement(indent: 0, tokens: tokens).header != nil }

    private static let operators = Set("=!<>+-*/%&|^@:".utf8)
}
