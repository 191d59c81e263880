/// A cursor over the text of a TOML file.
struct TomlScanner {
    private let text: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ text: String) {
        self.text = Array(text.unicodeScalars)
    }

    private var current: Unicode.Scalar? { position < text.count ? text[position] : nil }

    /// Advances to the next statement; false at the end of the text.
    mutating func skipToStatement() -> Bool {
        skipSpace(lineFeeds: true)
        return current != nil
    }

    /// Advances to the next line.
    mutating func skipLine() {
        while let scalar = current, scalar != "\n" { position += 1 }
    }

    /// Consumes a character after blanks; false when another one follows.
    mutating func accept(_ wanted: Unicode.Scalar) -> Bool {
        skipSpace(lineFeeds: false)
        guard current == wanted else { return false }
        position += 1
        return true
    }

    /// A dotted key, of at most 64 parts: each is a table in a table.
    mutating func keyPath() -> [String]? {
        var path: [String] = []
        repeat {
            guard path.count < 64 else { return nil }
            skipSpace(lineFeeds: false)
            if current == "\"" || current == "'" {
                guard let key = string() else { return nil }
                path.append(key)
            } else {
                let start = position
                while let scalar = current, Self.isBare(scalar) { position += 1 }
                guard position > start else { return nil }
                path.append(Self.joined(text[start..<position]))
            }
        } while accept(".")
        return path
    }

    /// A value.
    mutating func value() -> TomlValue? {
        skipSpace(lineFeeds: false)
        // Nesting is bounded, as files are untrusted.
        guard depth < 64 else { return nil }
        depth += 1
        defer { depth -= 1 }
        switch current {
        case "\"", "'": return string().map(TomlValue.string)
        case "[": return array()
        case "{": return inlineTable()
        default:
            let start = position
            while let scalar = current, !",]}#\n\r".unicodeScalars.contains(scalar) { position += 1 }
            let word = Text.trimmed(Self.joined(text[start..<position]))
            return word.isEmpty ? nil : .other(word)
        }
    }

    private mutating func array() -> TomlValue? {
        position += 1
        var elements: [TomlValue] = []
        while true {
            skipSpace(lineFeeds: true)
            if accept("]") { return .array(elements) }
            guard let element = value() else { return nil }
            elements.append(element)
            skipSpace(lineFeeds: true)
            if accept(",") { continue }
            skipSpace(lineFeeds: true)
            return accept("]") ? .array(elements) : nil
        }
    }

    private mutating func inlineTable() -> TomlValue? {
        position += 1
        var entries: [String: TomlValue] = [:]
        while true {
            skipSpace(lineFeeds: true)
            if accept("}") { return .table(entries) }
            guard let path = keyPath(), let key = path.first, accept("="), let value = value() else {
                return nil
            }
            entries[path.count == 1 ? key : path.joined(separator: ".")] = value
            skipSpace(lineFeeds: true)
            if accept(",") { continue }
            return accept("}") ? .table(entries) : nil
        }
    }

    private mutating func string() -> String? {
        guard let quote = current else { return nil }
        let isLong = position + 2 < text.count && text[position + 1] == quote && text[position + 2] == quote
        position += isLong ? 3 : 1
        var result = String.UnicodeScalarView()
        while let scalar = current {
            if scalar == quote {
                guard isLong else {
                    position += 1
                    return String(result)
                }
                if position + 2 < text.count, text[position + 1] == quote, text[position + 2] == quote {
                    position += 3
                    return String(result)
                }
            } else if scalar == "\n" && !isLong {
                return nil
            } else if scalar == "\\" && quote == "\"" {
                position += 1
                appendEscape(to: &result)
                continue
            }
            result.append(scalar)
            position += 1
        }
        return nil
    }

    private mutating func appendEscape(to result: inout String.UnicodeScalarView) {
        guard let scalar = current else { return }
        position += 1
        switch scalar {
        case "n": result.append("\n")
        case "t": result.append("\t")
        case "r": result.append("\r")
        case "\n": skipSpace(lineFeeds: true)
        case "u", "U":
            let count = scalar == "u" ? 4 : 8
            let digits = Self.joined(text[position..<min(text.count, position + count)])
            position = min(text.count, position + count)
            if let code = UInt32(digits, radix: 16), let decoded = Unicode.Scalar(code) {
                result.append(decoded)
            }
        default: result.append(scalar)
        }
    }

    private mutating func skipSpace(lineFeeds: Bool) {
        while let scalar = current {
            if scalar == " " || scalar == "\t" || (lineFeeds && (scalar == "\n" || scalar == "\r")) {
                position += 1
            } else if scalar == "#" && lineFeeds {
                skipLine()
            } else {
                return
            }
        }
    }

    private static func isBare(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || scalar == "_" || scalar == "-"
                || ("0"..."9").contains(scalar))
    }

    private static func joined(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
