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

    /// PEP 440's form of a Poetry range: `^1.2.3` is `>=1.2.3,<2`, `~1.2` is `>=1.2,<1.3`, `1.2` is `==1.2`.
    static func specifier(_ range: String) -> String {
        // PEP 440 has no alternatives; the last one is the newest, and the date limits it anyway.
        let chosen = Text.trimmed(
            Text.split(Text.split(range, on: "||").last ?? range, on: " | ").last ?? range)
        return chosen.split { $0 == "," }.map { clause(Text.trimmed($0)) }.filter { !$0.isEmpty }
            .joined(separator: ",")
    }

    private static func clause(_ text: String) -> String {
        if text == "*" || text.isEmpty { return "" }
        let comparison = text.prefix { "<>=!~^".contains($0) }
        let version = Text.trimmed(text.dropFirst(comparison.count))
        // Nine digits, as the increment below must not overflow.
        let numbers = version.split(separator: ".").map { Int($0.prefix { $0.isNumber }.prefix(9)) ?? 0 }
        switch comparison {
        case "^":
            let index = numbers.firstIndex { $0 != 0 } ?? numbers.count - 1
            return ">=\(version),<\(bumped(numbers, at: max(0, index)))"
        case "~":
            return ">=\(version),<\(bumped(numbers, at: min(1, max(0, numbers.count - 1))))"
        case "": return "==\(version)"
        case "=": return "==\(version)"
        default: return comparison + version
        }
    }

    private static func bumped(_ numbers: [Int], at index: Int) -> String {
        guard index < numbers.count else { return "1" }
        var result = Array(numbers.prefix(index + 1))
        result[index] += 1
        return result.map { String($0) }.joined(separator: ".")
    }

    private static func pythonMarkers(_ range: String) -> [String] {
        specifier(range).split(separator: ",").compactMap { clause in
            let comparison = clause.prefix { "<>=!~".contains($0) }
            let version = clause.dropFirst(comparison.count).split(separator: ".").prefix(2).joined(
                separator: ".")
            guard !version.contains("*"), ["<", "<=", ">", ">=", "==", "!="].contains(comparison) else {
                return nil
            }
            return "python_version \(comparison) '\(version)'"
        }
    }
}
