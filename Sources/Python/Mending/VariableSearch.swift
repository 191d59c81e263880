internal import Validation

/// Searches the files by which a project is set up, tested and explained for the value of one environment variable.
enum VariableSearch {
    /// The value that is written out in some file, and the file; nil when there is none that may be set in a sandbox.
    static func value(of name: String, in files: ProjectFiles) -> (value: String, file: String)? {
        guard isName(name) else { return nil }
        for path in candidates(files) {
            guard let text = files.text(path), Text.contains(text, name) else { continue }
            for line in Text.lines(text) where Text.contains(line, name) {
                guard let value = value(of: name, in: line),
                    RunVariables.isHarmless(ShellCommand.Variable(name: name, value: value))
                else { continue }
                return (value, path)
            }
        }
        return nil
    }

    /// Whether a text is a name as variables of the environment have: capitals, digits and underscores.
    static func isName(_ text: String) -> Bool {
        text.utf8.count <= 80 && text.wholeMatch(of: #/[A-Z][A-Z0-9_]+/#) != nil
    }

    /// The value in a line that sets the variable: `NAME=value`, `NAME: value`, `NAME = value`, `"NAME": "value"`,
    /// `- NAME=value`, `ENV NAME value`.
    private static func value(of name: String, in line: String) -> String? {
        guard let place = line.firstRange(of: name) else { return nil }
        let before = line[..<place.lowerBound]
        guard before.last.map({ " \t\"'{,;-[(".contains($0) }) ?? true,
            !before.contains("#"), !before.contains("getenv"), !before.contains("environ")
        else { return nil }
        var rest = line[place.upperBound...]
        if let quote = before.last, quote == "\"" || quote == "'", rest.first == quote { rest.removeFirst() }
        if rest.first == "]" { rest.removeFirst() }
        let isDocker = Text.trimmed(before) == "ENV" && rest.first == " "
        if !isDocker {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard let sign = rest.first, sign == "=" || sign == ":" else { return nil }
            rest.removeFirst()
            guard rest.first != "=" else { return nil }
        }
        rest = rest.drop { $0 == " " || $0 == "\t" }
        if let quote = rest.first, quote == "\"" || quote == "'" {
            let inner = rest.dropFirst()
            guard let end = inner.firstIndex(of: quote) else { return nil }
            return String(inner[..<end])
        }
        let word = rest.prefix { !" \t,;}])\"'&|".contains($0) }
        return word.isEmpty ? nil : String(word)
    }

    /// Files with variables, those for tests first.
    private static func candidates(_ files: ProjectFiles) -> [String] {
        let fixed = [
            "tox.ini", "setup.cfg", "pytest.ini", "pyproject.toml", "noxfile.py", "Makefile", "justfile",
        ]
        func last(_ path: String) -> String { path.split(separator: "/").last.map { $0.lowercased() } ?? "" }
        let shallow = files.paths.filter { path in path.count { $0 == "/" } <= 2 }
        let variables = shallow.filter { path in
            let name = last(path)
            return name.hasPrefix(".env") || name.hasSuffix(".env") || name.hasPrefix("env.")
        }.sorted { Purpose.isTests(last($0)) && !Purpose.isTests(last($1)) }
        let containers = shallow.filter { path in
            let name = last(path)
            return name.hasPrefix("docker-compose") || name.hasPrefix("compose.")
                || name.hasPrefix("dockerfile")
        }
        let scripts = shallow.filter { $0.hasSuffix(".sh") }
        let documents = shallow.filter { JobFiles.isDocument(last($0)) }
        let jobs = WorkflowFiles.paths(in: files)
        return jobs + fixed.filter(files.has) + (variables + containers + scripts + documents).prefix(100)
    }
}
