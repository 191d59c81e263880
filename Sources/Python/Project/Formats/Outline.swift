/// What a YAML file says by its indentation: keys, values, items of lists.
///
/// Files of continuous integration are often no valid YAML before their service fills them in, so that this reads any
/// text. Anchors, tags and the content of block texts are left out.
struct Outline: Hashable, Sendable {
    /// The key; nil for an item of a list that is none, and for the root.
    var key: String?
    /// The value on the same line, without quotes; empty when it follows on lines of its own.
    var value = ""
    var children: [Outline] = []

    /// The first child with a key.
    subscript(key: String) -> Outline? { children.first { $0.key == key } }

    /// The texts of a value: its own, or those of its items.
    var texts: [String] {
        value.isEmpty ? children.filter { $0.key == nil && !$0.value.isEmpty }.map(\.value) : [value]
    }

    /// The nodes below with a key, in order; not below one another.
    func all(_ wanted: String) -> [Outline] {
        children.flatMap { $0.key == wanted ? [$0] : $0.all(wanted) }
    }

    /// Reads lines.
    init(_ lines: some Sequence<String>) {
        var entries: [Entry] = []
        var text: Int?
        for line in lines.prefix(20_000) {
            let trimmed = Text.trimmed(line)
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            let column = line.prefix { $0 == " " }.count
            if let open = text {
                if column > open { continue }
                text = nil
            }
            Self.add(trimmed, at: column, to: &entries)
            if let last = entries.last, last.value.hasPrefix("|") || last.value.hasPrefix(">") {
                entries[entries.count - 1].value = ""
                text = column
            }
        }
        var index = 0
        children = Self.nest(entries, from: &index, above: -1, depth: 0)
    }

    private init(key: String?, value: String, children: [Outline] = []) {
        self.key = key
        (self.value, self.children) = Self.flow(value)
        self.children += children
    }

    /// A key is at twice its column, and an item one further: it may stand in the column of its list's key.
    private struct Entry {
        var rank: Int
        var key: String?
        var value: String
    }

    private static func add(_ text: String, at column: Int, to entries: inout [Entry]) {
        if text == "-" || text.hasPrefix("- ") {
            let rest = text.dropFirst()
            let blanks = rest.prefix { $0 == " " }.count
            let content = String(rest.dropFirst(blanks))
            guard pair(content) != nil else {
                entries.append(Entry(rank: column * 2 + 1, key: nil, value: withoutComment(content)))
                return
            }
            entries.append(Entry(rank: column * 2 + 1, key: nil, value: ""))
            add(content, at: column + 1 + blanks, to: &entries)
        } else if let (key, value) = pair(text) {
            entries.append(Entry(rank: column * 2, key: key, value: withoutComment(value)))
        } else {
            entries.append(Entry(rank: column * 2, key: nil, value: withoutComment(text)))
        }
    }

    /// `key: value`; nil for any other text.
    private static func pair(_ text: String) -> (String, String)? {
        guard let first = text.first, !"{[|>&*".contains(first) else { return nil }
        if first == "\"" || first == "'" {
            let rest = text.dropFirst()
            guard let end = rest.firstIndex(of: first), rest[rest.index(after: end)...].hasPrefix(":") else {
                return nil
            }
            return (String(rest[..<end]), Text.trimmed(rest[rest.index(after: end)...].dropFirst()))
        }
        for index in text.indices where text[index] == ":" {
            let next = text.index(after: index)
            if next == text.endIndex || text[next] == " " {
                return (Text.trimmed(text[..<index]), Text.trimmed(text[next...]))
            }
        }
        return nil
    }

    private static func withoutComment(_ value: String) -> String {
        var quote: Character?
        var previous: Character = " "
        for index in value.indices {
            let character = value[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "#", previous == " " {
                return Text.trimmed(value[..<index])
            }
            previous = character
        }
        return value
    }

    private static func nest(_ entries: [Entry], from index: inout Int, above rank: Int, depth: Int)
        -> [Outline]
    {
        var nodes: [Outline] = []
        while index < entries.count, entries[index].rank > rank {
            let entry = entries[index]
            index += 1
            let below = depth < 40 ? nest(entries, from: &index, above: entry.rank, depth: depth + 1) : []
            nodes.append(Outline(key: entry.key, value: entry.value, children: below))
        }
        return nodes
    }

    /// A value: `[a, b]` and `{a: b}` as children, anything else as it is without anchor and quotes.
    private static func flow(_ text: String) -> (String, [Outline]) {
        var text = text
        while text.hasPrefix("&") || text.hasPrefix("!"), !text.isEmpty {
            text = Text.trimmed(text.drop { $0 != " " })
        }
        guard let first = text.first, let last = text.last, text.count > 1,
            (first == "[" && last == "]") || (first == "{" && last == "}")
        else { return (Text.unquoted(text), []) }
        let parts = separated(text.dropFirst().dropLast()).map { Text.trimmed($0) }.filter { !$0.isEmpty }
        return (
            "",
            parts.prefix(200).map { part in
                guard first == "{" else { return Outline(key: nil, value: part) }
                return pair(part).map { Outline(key: $0.0, value: $0.1) } ?? Outline(key: part, value: "")
            }
        )
    }

    private static func separated(_ text: Substring) -> [String] {
        var parts = [""]
        var depth = 0
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if "[{".contains(character) {
                depth += 1
            } else if "]}".contains(character) {
                depth -= 1
            } else if character == ",", depth == 0 {
                parts.append("")
                continue
            }
            parts[parts.count - 1].append(character)
        }
        return parts
    }
}
