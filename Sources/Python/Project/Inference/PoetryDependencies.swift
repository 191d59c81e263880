/// Converts Poetry's tables of dependencies, which have version ranges of their own.
enum PoetryDependencies {
    /// One dependency as PEP 508 writes it.
    struct Dependency: Hashable, Sendable {
        var name: String
        var text: String
        var isOptional: Bool
    }

    /// The dependencies of a table, sorted by name; Python itself, paths and version-control addresses are left out.
    static func requirements(_ table: [String: TomlValue]) -> [Dependency] {
        table.sorted { $0.key < $1.key }.flatMap { name, value -> [Dependency] in
            guard name.lowercased() != "python" else { return [] }
            return (value.array ?? [value]).compactMap { dependency(name, $0) }
        }
    }

    /// The path dependencies of a table, as pip writes them.
    static func paths(_ table: [String: TomlValue]) -> [String] {
        table.sorted { $0.key < $1.key }.compactMap { _, value in
            value["path"]?.string.flatMap { Text.normalizedPath($0) }.map { "./\($0)" }
        }
    }

    private static func dependency(_ name: String, _ value: TomlValue) -> Dependency? {
        let normalized = Requirement.normalized(name)
        if let version = value.string {
            return Dependency(name: normalized, text: normalized + specifier(version), isOptional: false)
        }
        guard let entry = value.table, entry["path"] == nil, entry["git"] == nil, entry["url"] == nil else {
            return nil
        }
        let extras = (entry["extras"]?.strings ?? []).map { Requirement.normalized($0) }
        var text = normalized + (extras.isEmpty ? "" : "[\(extras.joined(separator: ","))]")
        text += specifier(entry["version"]?.string ?? "*")
        var markers: [String] = []
        if let marker = entry["markers"]?.string { markers.append("(\(marker))") }
        if let python = entry["python"]?.string { markers += pythonMarkers(python) }
        if let platform = entry["platform"]?.string { markers.append("sys_platform == '\(platform)'") }
        if !markers.isEmpty { text += " ; " + markers.joined(separator: " and ") }
        let isOptional = entry["optional"] == .other("true")
        return Dependency(name: normalized, text: text, isOptional: isOptional)
    }

    /// PEP 440's form of a Poetry range.
    static func specifier(_ range: String) -> String { PoetryRange(range).specifier }

    /// The interpreters of a dependency as markers; every alternative is one.
    private static func pythonMarkers(_ range: String) -> [String] {
        let alternatives = PoetryRange(range).alternatives.map { alternative in
            alternative.clauses.compactMap(pythonMarker).joined(separator: " and ")
        }
        // An alternative without a marker allows every interpreter.
        guard !alternatives.contains("") else { return [] }
        if alternatives.count == 1 { return alternatives }
        return alternatives.isEmpty
            ? [] : ["(" + alternatives.map { "(\($0))" }.joined(separator: " or ") + ")"]
    }

    private static func pythonMarker(_ clause: String) -> String? {
        let comparison = clause.prefix { "<>=!~".contains($0) }
        var version = clause.dropFirst(comparison.count).split(separator: ".")
        let isWildcard = version.last == "*"
        if isWildcard { version.removeLast() }
        guard ["<", "<=", ">", ">=", "==", "!="].contains(comparison), !version.isEmpty else { return nil }
        // A whole major version is a range of series.
        if version.count == 1, comparison == "==" || comparison == "!=" {
            guard isWildcard, let major = Int(version[0]) else { return nil }
            return comparison == "=="
                ? "python_version >= '\(major)' and python_version < '\(major + 1)'"
                : "(python_version < '\(major)' or python_version >= '\(major + 1)')"
        }
        let isFull = version.count > 2 && version[2] != "0"
        let text = (isFull ? version.prefix(3) : version.prefix(2)).joined(separator: ".")
        return "\(isFull ? "python_full_version" : "python_version") \(comparison) '\(text)'"
    }
}
