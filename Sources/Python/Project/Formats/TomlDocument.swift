indirect enum TomlValue: Hashable, Sendable {
    case string(String)
    case array([TomlValue])
    case table([String: TomlValue])
    /// A number, a boolean or a date, as written.
    case other(String)

    /// The value at a path of keys; nil when it is not there.
    subscript(_ path: String...) -> TomlValue? {
        var value = self
        for key in path {
            guard case .table(let entries) = value, let next = entries[key] else { return nil }
            value = next
        }
        return value
    }

    /// The text of a string.
    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The elements of an array.
    var array: [TomlValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The entries of a table.
    var table: [String: TomlValue]? {
        guard case .table(let entries) = self else { return nil }
        return entries
    }

    /// The strings of an array of strings, or of one string.
    var strings: [String] { string.map { [$0] } ?? array?.compactMap(\.string) ?? [] }
}

/// Parses the subset of TOML 1.0 that project files use; other statements are skipped and counted.
struct TomlDocument: Sendable {
    /// The root table.
    private(set) var root: TomlValue = .table([:])
    /// The number of statements that could not be parsed.
    private(set) var skipped = 0

    /// Parses a file.
    init(_ text: String) {
        var scanner = TomlScanner(text)
        var prefix: [String] = []
        var entries: [String: TomlValue] = [:]
        while scanner.skipToStatement() {
            if scanner.accept("[") {
                let isArray = scanner.accept("[")
                guard let path = scanner.keyPath(), scanner.accept("]"), !isArray || scanner.accept("]")
                else {
                    skipped += 1
                    scanner.skipLine()
                    continue
                }
                prefix = path
                if isArray { Self.appendTable(at: path[...], in: &entries) }
            } else if let path = scanner.keyPath(), scanner.accept("="), let value = scanner.value() {
                Self.insert(value, at: (prefix + path)[...], in: &entries)
            } else {
                skipped += 1
                scanner.skipLine()
            }
        }
        root = .table(entries)
    }

    private static func insert(
        _ value: TomlValue, at path: ArraySlice<String>, in entries: inout [String: TomlValue]
    ) {
        guard let key = path.first else { return }
        if path.count == 1 {
            entries[key] = value
            return
        }
        modifyTable(key, in: &entries) { insert(value, at: path.dropFirst(), in: &$0) }
    }

    private static func appendTable(at path: ArraySlice<String>, in entries: inout [String: TomlValue]) {
        guard let key = path.first else { return }
        if path.count == 1 {
            // Taken out, so that a long list is not copied for each of its elements.
            var tables = entries.removeValue(forKey: key)?.array ?? []
            tables.append(.table([:]))
            entries[key] = .array(tables)
            return
        }
        modifyTable(key, in: &entries) { appendTable(at: path.dropFirst(), in: &$0) }
    }

    /// The table of a key, or the last one of an array of tables.
    private static func modifyTable(
        _ key: String, in entries: inout [String: TomlValue], _ body: (inout [String: TomlValue]) -> Void
    ) {
        let value = entries.removeValue(forKey: key)
        if var tables = value?.array, var last = tables.last?.table {
            tables.removeLast()
            body(&last)
            tables.append(.table(last))
            entries[key] = .array(tables)
        } else {
            var table = value?.table ?? [:]
            body(&table)
            entries[key] = .table(table)
        }
    }
}
