internal import Instances
internal import Yams

/// Reads values from YAML nodes and collects all problems, so that one run reports them all.
struct DocumentReader {
    /// The problems so far.
    private(set) var problems: [ConfigurationProblem] = []

    /// The values of a mapping, by key.
    struct Fields {
        /// The path of the mapping.
        var path: String
        /// The mapping's node, for problems with absent keys.
        var node: Node
        fileprivate var values: [String: Node] = [:]

        func has(_ key: String) -> Bool { values[key] != nil }
        func node(_ key: String) -> Node? { values[key] }
        func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    }

    /// Adds a problem at a node.
    mutating func report(_ node: Node, _ path: String, _ message: String, suggestion: String? = nil) {
        let mark = node.mark
        problems.append(
            ConfigurationProblem(
                line: mark?.line ?? 1, column: mark?.column ?? 1, key: path, message: message,
                suggestion: suggestion))
    }

    /// The values of a mapping of which the keys are known; unknown keys and absent values are reported.
    ///
    /// - Parameter earlier: Former names of keys, with their present names.
    mutating func fields(
        _ node: Node, _ path: String, keys: [String], earlier: [String: String] = [:]
    ) -> Fields? {
        guard case .mapping(let mapping) = node else {
            let list = keys.joined(separator: ", ")
            report(node, path, "expected a mapping with the keys \(list), found \(Self.describe(node))")
            return nil
        }
        var fields = Fields(path: path, node: node)
        for (keyNode, value) in mapping {
            guard case .scalar(let key) = keyNode else {
                report(keyNode, path, "expected a key, found \(Self.describe(keyNode))")
                continue
            }
            let name = earlier[key.string] ?? key.string
            let keyPath = fields.path(of: key.string)
            if !keys.contains(name) {
                let nearest = NearestName.of(key.string, among: keys)
                let known = keys.joined(separator: ", ")
                report(keyNode, keyPath, "unknown key; expected one of \(known)", suggestion: nearest)
            } else if YAMLDocument.isEmpty(value) {
                report(keyNode, keyPath, "has no value; give one or remove the key")
            } else if fields.has(name) {
                report(keyNode, keyPath, "is another name of `\(name)`, which is given too; keep one")
            } else {
                fields.values[name] = value
            }
        }
        return fields
    }

    /// The elements of a list, with their paths.
    mutating func elements(_ node: Node, _ path: String, expected: String) -> [(node: Node, path: String)] {
        guard case .sequence(let sequence) = node else {
            report(node, path, "expected \(expected), found \(Self.describe(node))")
            return []
        }
        return sequence.enumerated().map { ($1, "\(path)[\($0)]") }
    }

    /// Text; numbers and booleans count as the text that was typed, so that `3.10` stays `3.10`.
    mutating func text(_ node: Node, _ path: String, expected: String = "text") -> String? {
        guard case .scalar(let scalar) = node, !YAMLDocument.isEmpty(node) else {
            report(node, path, "expected \(expected), found \(Self.describe(node))")
            return nil
        }
        guard scalar.string.unicodeScalars.allSatisfy({ $0 != "\0" }) else {
            report(node, path, "expected \(expected), found text with a NUL character")
            return nil
        }
        return scalar.string
    }

    /// Text under a key that passes a check; nil when absent or reported.
    mutating func text(
        _ fields: Fields, _ key: String, expected: String = "text",
        where isValid: (String) -> Bool = { !$0.isEmpty }
    ) -> String? {
        guard let node = fields.node(key) else { return nil }
        return text(node, fields.path(of: key), expected: expected, where: isValid)
    }

    /// A list of texts under a key that all pass a check; a single text is a list of one.
    mutating func texts(
        _ fields: Fields, _ key: String, expected: String = "text",
        where isValid: (String) -> Bool = { !$0.isEmpty }
    ) -> [String]? {
        guard let node = fields.node(key) else { return nil }
        let path = fields.path(of: key)
        if case .scalar = node { return text(node, path, expected: expected, where: isValid).map { [$0] } }
        return elements(node, path, expected: "\(expected), or a list of such").compactMap {
            text($0.node, $0.path, expected: expected, where: isValid)
        }
    }

    /// `true` or `false` under a key.
    mutating func flag(_ fields: Fields, _ key: String) -> Bool? {
        let text = text(fields, key, expected: "true or false") { $0 == "true" || $0 == "false" }
        return text.map { $0 == "true" }
    }

    /// A whole number of a range under a key.
    mutating func number(_ fields: Fields, _ key: String, in range: ClosedRange<Int>) -> Int? {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let text = text(fields, key, expected: expected) { Int($0).map(range.contains) ?? false }
        return text.flatMap { Int($0) }
    }

    /// A number of bytes under a key.
    mutating func size(_ fields: Fields, _ key: String) -> Int? {
        let text = text(fields, key, expected: "a size such as 20GB") { ByteSize($0) != nil }
        return text.flatMap { ByteSize($0)?.bytes }
    }

    /// One of some known names under a key; for any other the nearest one is suggested.
    mutating func choice(_ fields: Fields, _ key: String, among names: [String]) -> String? {
        guard let node = fields.node(key) else { return nil }
        return choice(node, fields.path(of: key), among: names)
    }

    /// One of some known names.
    mutating func choice(_ node: Node, _ path: String, among names: [String]) -> String? {
        let expected = "one of \(names.joined(separator: ", "))"
        guard let text = text(node, path, expected: expected) else { return nil }
        guard names.contains(text) else {
            report(
                node, path, "expected \(expected), found `\(text)`",
                suggestion: NearestName.of(text, among: names))
            return nil
        }
        return text
    }

    /// A day or moment under a key.
    mutating func moment(_ fields: Fields, _ key: String) -> Timestamp? {
        let expected = "a day such as 2021-06-30 or a time such as 2021-06-30T12:00:00Z"
        return text(fields, key, expected: expected) { Timestamp($0) != nil }.flatMap { Timestamp($0) }
    }

    /// A text that passes a check.
    mutating func text(
        _ node: Node, _ path: String, expected: String, where isValid: (String) -> Bool
    ) -> String? {
        guard let text = text(node, path, expected: expected) else { return nil }
        guard isValid(text) else {
            report(node, path, "expected \(expected), found `\(text)`")
            return nil
        }
        return text
    }

    /// A description of a node.
    static func describe(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): YAMLDocument.isEmpty(node) ? "nothing" : "`\(scalar.string)`"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
