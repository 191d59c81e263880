/// The parts of a project's files that say how its tests are found and run.
enum ConfigurationSections {
    /// The lines of a file that configure tests, without blanks around and without comments; nil for a file of another
    /// kind.
    ///
    /// - Parameter name: The file's name, without its directory.
    static func lines(of text: [UInt8], named name: String) -> [String]? {
        guard let isSection = kinds[name.lowercased()] else { return nil }
        var isInside = false
        var found: [String] = []
        for line in String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let line = line.drop(while: \.isWhitespace)
            if line.first == "[" {
                let title = line.drop { $0 == "[" }.prefix { $0 != "]" }
                isInside = isSection(title.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" })
            }
            // A key of a table that is spelled with its dots belongs there, wherever it stands.
            let isDotted = isSection(
                String(line.prefix { $0 != "=" }.filter { !$0.isWhitespace && $0 != "\"" }))
            guard isInside || isDotted, let first = line.first, first != "#", first != ";" else { continue }
            found.append(String(line.reversed().drop(while: \.isWhitespace).reversed()))
        }
        return found
    }

    private static let kinds: [String: @Sendable (String) -> Bool] = [
        "setup.cfg": { $0 == "tool:pytest" || $0 == "pytest" || $0 == "aliases" },
        "tox.ini": { $0 == "pytest" },
        "pyproject.toml": { $0 == "tool.pytest" || $0.hasPrefix("tool.pytest.") },
    ]
}
