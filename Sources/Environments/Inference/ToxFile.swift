/// Reads tox's configuration: what its test environments install, set and run.
struct ToxFile {
    private let document: IniDocument
    private let prefix: String

    /// The configuration of a project; nil when it has none.
    init?(_ files: ProjectFiles) {
        if let text = files.text("tox.ini") {
            document = IniDocument(text)
        } else if let text = files.text("pyproject.toml"),
            let legacy = TomlDocument(text).root["tool", "tox", "legacy_tox_ini"]?.string
        {
            document = IniDocument(legacy)
        } else {
            return nil
        }
        prefix = ""
    }

    /// The sections whose commands run tests: the default one, then those named like tests.
    var testSections: [String] {
        let named = [
            "testenv:test", "testenv:tests", "testenv:py", "testenv:py3", "testenv:pytest", "testenv:unit",
            "testenv:unittest", "testenv:unittests",
        ]
        return ["testenv"].filter { document.sections[$0] != nil }
            + named.filter { document.sections[$0] != nil }
    }

    /// The lines of `deps` that apply to a Python series, with references resolved.
    func dependencies(_ section: String, python: PythonVersion?) -> [String] {
        applicable(section, "deps", python: python).map { line in
            if line.hasPrefix("-U") {
                return Text.trimmed(
                    line.dropFirst(2).hasPrefix("r") ? "-" + line.dropFirst(2) : "\(line.dropFirst(2))")
            }
            return line
        }
    }

    /// The extras.
    func extras(_ section: String, python: PythonVersion?) -> [String] {
        applicable(section, "extras", python: python)
            .flatMap { $0.split { $0 == "," || $0.isWhitespace } }.map { Requirement.normalized($0) }
    }

    /// The commands.
    func commands(_ section: String, python: PythonVersion?) -> [String] {
        applicable(section, "commands", python: python)
    }

    /// The variables, with the paths that they have inside the sandbox; those that only tox can fill are left out.
    func variables(_ section: String, python: PythonVersion?, checkout: String) -> [String: String] {
        var variables: [String: String] = [:]
        for line in applicable(section, "setenv", python: python) {
            guard let separator = line.firstIndex(of: "=") else { continue }
            let name = Text.trimmed(line[..<separator])
            let value = Text.trimmed(line[line.index(after: separator)...])
                .replacing("{toxinidir}", with: checkout).replacing("{tox_root}", with: checkout)
                .replacing("{:}", with: ":")
            guard !value.contains("{"), !name.isEmpty,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
            else { continue }
            variables[name] = value
        }
        return variables
    }

    /// The lines of a value whose factors fit, with `{[section]key}` and `{toxinidir}/` resolved.
    private func applicable(
        _ section: String, _ key: String, python: PythonVersion?, depth: Int = 0
    ) -> [String] {
        guard depth < 8 else { return [] }
        let own = document.lines(section, key)
        let lines =
            own.isEmpty && section != "testenv" && document.value(section, key) == nil
            ? document.lines("testenv", key) : own
        return lines.flatMap { line -> [String] in
            var rest = line
            if let match = line.prefixMatch(of: #/([A-Za-z0-9_{}!,.\-]+)\s*:(?!/)\s*/#) {
                guard Self.fits(String(match.1), python: python) else { return [] }
                rest = String(line[match.range.upperBound...])
            }
            if let match = rest.wholeMatch(of: #/\{\[([^\]]+)\]([a-z_]+)\}/#) {
                return applicable(
                    String(match.1), String(match.2).lowercased(), python: python, depth: depth + 1)
            }
            let resolved = rest.replacing("{toxinidir}/", with: "./").replacing("{tox_root}/", with: "./")
            return resolved.isEmpty ? [] : [resolved]
        }
    }

    /// Whether a condition on factors holds for an environment that is named only by its interpreter.
    private static func fits(_ condition: String, python: PythonVersion?) -> Bool {
        expanded(condition).contains { alternative in
            alternative.split(separator: "-").allSatisfy { factor in
                if factor.hasPrefix("!") { return true }
                if factor == "py" || factor == "py3" || factor == "default" || factor == "test" {
                    return true
                }
                guard let version = version(factor) else { return false }
                return python.map { $0.series == version } ?? true
            }
        }
    }

    /// `py36` and `py3.6` as a version.
    static func version(_ factor: some StringProtocol) -> PythonVersion? {
        guard factor.hasPrefix("py"), let digits = Optional(factor.dropFirst(2)), digits.count >= 2 else {
            return nil
        }
        return digits.contains(".")
            ? PythonVersion(digits) : PythonVersion("\(digits.prefix(1)).\(digits.dropFirst())")
    }

    /// The names that a generative expression such as `py{36,37}-{a,b}` stands for.
    static func expanded(_ text: String) -> [String] {
        var alternatives: [String] = [""]
        var finished: [String] = []
        var group: [String]?
        var part = ""
        for character in text {
            switch character {
            case "{": group = []
            case "}":
                let options = (group ?? []) + [Text.trimmed(part)]
                if group != nil, alternatives.count * options.count <= 4096 {
                    alternatives = alternatives.flatMap { head in options.map { head + $0 } }
                }
                group = nil
                part = ""
            case "," where group != nil:
                group?.append(Text.trimmed(part))
                part = ""
            case ",", "\n", " ", "\t":
                if group == nil {
                    finished += alternatives
                    alternatives = [""]
                }
            default:
                if group != nil {
                    part.append(character)
                } else {
                    alternatives = alternatives.map { $0 + String(character) }
                }
            }
        }
        return (finished + alternatives).filter { !$0.isEmpty }
    }
}
