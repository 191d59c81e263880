/// The texts of a `pyproject.toml` or a `setup.cfg` by the whole names of their keys: `project.version`.
///
/// Reads as much of TOML as version entries use: tables, dotted and quoted keys, strings, inline tables and arrays.
struct KeyedTexts {
    private(set) var texts: [String: String] = [:]

    subscript(_ key: String) -> String? { texts[key] }

    /// The texts of a TOML file; the first of two with one name counts.
    init(toml text: String) {
        var table = ""
        var open: TOMLOpenValue?
        for line in text.split(whereSeparator: \.isNewline) {
            if let value = open {
                open = value.rest(after: line)
                continue
            }
            var scan = TOMLScan(line)
            if let header = scan.takeHeader() {
                table = header
                continue
            }
            guard let key = scan.takeKey() else { continue }
            let name = table.isEmpty ? key : "\(table).\(key)"
            open = take(&scan, name)
        }
    }

    /// The texts of a `setup.cfg`; keys belong to their section and are read in any case.
    init(configuration text: String) {
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                section = String(line[line.index(after: line.startIndex)..<end])
            } else if let place = line.firstIndex(where: { $0 == "=" || $0 == ":" }),
                line.first?.isLetter == true
            {
                let key = line[..<place].filter { $0 != " " && $0 != "\t" }.lowercased()
                let value = line[line.index(after: place)...].drop { $0 == " " || $0 == "\t" }
                if texts["\(section).\(key)"] == nil { texts["\(section).\(key)"] = String(value) }
            }
        }
    }

    private mutating func take(_ scan: inout TOMLScan, _ name: String) -> TOMLOpenValue? {
        scan.skipBlanks()
        if scan.take("{") {
            repeat {
                guard let key = scan.takeKey() else { break }
                if let open = take(&scan, "\(name).\(key)") { return open }
                scan.skipBlanks()
            } while scan.take(",")
            return nil
        }
        switch scan.takeValue() {
        case .text(let text):
            if texts[name] == nil { texts[name] = text }
            return nil
        case .open(let open): return open
        case .other: return nil
        }
    }
}

/// A value that goes on in the next line.
private enum TOMLOpenValue {
    case string(end: String)
    case array(depth: Int)

    /// What is still open after a line; nil when the value ends in it.
    func rest(after line: Substring) -> TOMLOpenValue? {
        switch self {
        case .string(let end): return line.contains(end) ? nil : self
        case .array(let depth):
            let left = TOMLScan.depth(of: line, from: depth)
            return left > 0 ? .array(depth: left) : nil
        }
    }
}

/// A line of TOML, read from left to right.
private struct TOMLScan {
    private var rest: Substring

    enum Value {
        case text(String)
        case open(TOMLOpenValue)
        case other
    }

    init(_ line: Substring) { rest = line }

    mutating func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\t" } }

    mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    /// The name in `[a.b]` or `[[a.b]]`; the latter with a mark, as it is another thing.
    mutating func takeHeader() -> String? {
        skipBlanks()
        guard take("[") else { return nil }
        let isArray = take("[")
        guard let name = takeName() else { return nil }
        skipBlanks()
        return take("]") ? isArray ? "[]\(name)" : name : nil
    }

    /// The key before `=`.
    mutating func takeKey() -> String? {
        guard let name = takeName() else { return nil }
        skipBlanks()
        return take("=") ? name : nil
    }

    private mutating func takeName() -> String? {
        var parts: [String] = []
        repeat {
            skipBlanks()
            if let quote = rest.first, quote == "\"" || quote == "'" {
                rest.removeFirst()
                parts.append(String(rest.prefix { $0 != quote }))
                rest = rest.drop { $0 != quote }.dropFirst()
            } else {
                let part = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
                guard !part.isEmpty else { return nil }
                parts.append(String(part))
                rest = rest[part.endIndex...]
            }
            skipBlanks()
        } while take(".")
        return parts.joined(separator: ".")
    }

    mutating func takeValue() -> Value {
        skipBlanks()
        for end in ["\"\"\"", "'''"] where rest.hasPrefix(end) {
            let inner = rest.dropFirst(3)
            return inner.contains(end) ? .other : .open(.string(end: end))
        }
        if let quote = rest.first, quote == "\"" || quote == "'" {
            let text = rest.dropFirst().prefix { $0 != quote }
            rest = rest[text.endIndex...].dropFirst()
            return .text(String(text))
        }
        if rest.first == "[" {
            let depth = Self.depth(of: rest, from: 0)
            return depth > 0 ? .open(.array(depth: depth)) : .other
        }
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
        rest = rest[word.endIndex...]
        return word.isEmpty ? .other : .text(String(word))
    }

    /// How many brackets of arrays are open after a line; those in strings and comments do not count.
    static func depth(of line: Substring, from start: Int) -> Int {
        var depth = start
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "#" {
                break
            } else if character == "[" {
                depth += 1
            } else if character == "]" {
                depth -= 1
            }
        }
        return depth
    }
}
