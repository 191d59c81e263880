/// An INI file as `configparser` reads it: sections, keys, and values that continue over indented lines.
struct IniDocument: Hashable, Sendable {
    /// The values by section and key; keys are in lower case, lines of a value are separated by line feeds.
    private(set) var sections: [String: [String: String]] = [:]
    /// The names of the sections, in order.
    private(set) var names: [String] = []

    /// Parses a file; malformed lines are skipped.
    init(_ text: String) {
        var section = ""
        var key = ""
        for raw in Text.lines(text) {
            let trimmed = Text.trimmed(raw)
            if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed.hasPrefix(";") { continue }
            let isIndented = raw.first?.isWhitespace ?? false
            if isIndented, !key.isEmpty {
                sections[section]?[key]?.append("\n" + Self.withoutComment(trimmed))
            } else if trimmed.hasPrefix("["), let close = trimmed.lastIndex(of: "]") {
                section = String(trimmed[trimmed.index(after: trimmed.startIndex)..<close])
                key = ""
                if sections[section] == nil {
                    sections[section] = [:]
                    names.append(section)
                }
            } else if let separator = trimmed.firstIndex(where: { $0 == "=" || $0 == ":" }) {
                key = Text.trimmed(trimmed[..<separator]).lowercased()
                let value = Text.trimmed(trimmed[trimmed.index(after: separator)...])
                sections[section, default: [:]][key] = Self.withoutComment(value)
            }
        }
    }

    /// A value; nil when it is not there.
    func value(_ section: String, _ key: String) -> String? { sections[section]?[key] }

    /// The non-empty lines of a value.
    func lines(_ section: String, _ key: String) -> [String] {
        Text.lines(value(section, key) ?? "").map { Text.trimmed($0) }.filter { !$0.isEmpty }
    }

    private static func withoutComment(_ value: String) -> String {
        guard let range = value.firstRange(of: " #") else { return value }
        return Text.trimmed(value[..<range.lowerBound])
    }
}
