/// The parts of a project's files that say how its tests are found and run.
enum ConfigurationSections {
    /// The lines of a file that configure tests, without blanks around and without comments; nil for a file of another
    /// kind.
    ///
    /// - Parameter name: The file's name, without its directory.
    static func lines(of text: [UInt8], named name: String) -> [String]? {
        let name = name.lowercased()
        let configures = kinds[name]
        let mayHoldWords = configures != nil || name == "setup.py" || mayHoldVariables(name)
        guard mayHoldWords else { return nil }
        var title = ""
        var found: [String] = []
        for line in String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            guard let first = line.first, first != "#", first != ";" else { continue }
            if first == "[" { title = key(line.drop { $0 == "[" }.prefix { $0 != "]" }) }
            let isMeant =
                configures?(title, first == "[" ? "" : String(line)) ?? false
                || words.contains { line.contains($0) }
            if isMeant { found.append(String(line)) }
        }
        return found
    }

    /// What gives pytest options or plug-ins wherever it is written: the group of entry points, and variables.
    private static let words = [
        "pytest11", "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD",
    ]

    /// Whether a file may set variables for the tests.
    private static func mayHoldVariables(_ name: String) -> Bool {
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        return name.hasPrefix(".env") || name == "makefile"
            || ["env", "ini", "cfg", "toml", "yml", "yaml", "json", "sh"].contains(ending)
    }

    /// By name: whether a line under a title configures pytest.
    private static let kinds: [String: @Sendable (_ title: String, _ line: String) -> Bool] = [
        "setup.cfg": { title, _ in
            title.hasPrefix("tool:pytest") || title.hasPrefix("pytest") || title == "aliases"
        },
        "tox.ini": { title, _ in title.hasPrefix("pytest") },
        "pyproject.toml": { title, line in
            // The same key may be spelled by the title, by dots, by a table in line, and with escapes.
            let spelled = line.contains("=") ? line.prefix { $0 != "=" } : ""
            let whole = [title, key(spelled)].filter { !$0.isEmpty }.joined(separator: ".")
            return whole.hasPrefix("tool.pytest") || whole == "tool" && !spelled.isEmpty
                || title.contains("\\") || spelled.contains("\"") && spelled.contains("\\")
        },
    ]

    private static func key(_ text: some StringProtocol) -> String {
        String(text.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" })
    }

    private static func trimmed(_ line: Substring) -> Substring {
        var line = line.drop(while: \.isWhitespace)
        while line.last?.isWhitespace == true { line.removeLast() }
        return line
    }
}
