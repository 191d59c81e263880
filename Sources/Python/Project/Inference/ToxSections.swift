/// tox's INI configuration.
struct ToxSections {
    private let document: IniDocument
    private let python: PythonVersion?
    private let checkout: String
    private let factors: Set<String>

    init(_ document: IniDocument, python: PythonVersion?, checkout: String) {
        self.document = document
        self.python = python
        self.checkout = checkout
        let names = ToxFile.expanded(
            document.value("tox", "envlist") ?? document.value("tox", "env_list") ?? document.value(
                "tox:tox", "envlist") ?? "")
        factors = ToxChoice.factors(of: names, python: python)
    }

    var environments: [ToxFile.Environment] {
        sections.map { section in
            var environment = ToxFile.Environment(section: section)
            environment.dependencies = lines(section, ["deps"]).map(Self.withoutUpgrade)
            environment.extras = lines(section, ["extras"])
                .flatMap { $0.split { $0 == "," || $0.isWhitespace } }.map { Requirement.normalized($0) }
            environment.groups = lines(section, ["dependency_groups", "dependency-groups"])
                .flatMap { $0.split { $0 == "," || $0.isWhitespace } }.map(String.init)
            environment.commands =
                lines(section, ["commands_pre"]) + lines(section, ["commands"])
            environment.directory = lines(section, ["changedir", "change_dir"]).first
            environment.services = lines(section, ["docker"])
                .flatMap { $0.split { $0 == "," || $0.isWhitespace } }
                .map { ToxDocker.service(String($0), in: document) }
            for line in lines(section, ["setenv", "set_env"]) {
                guard
                    let variable = ShellCommand.assignment(
                        Text.trimmed(line.replacing(#/\s*=\s*/#, with: "=", maxReplacements: 1))),
                    let value = ToxFile.resolved(variable.value, checkout: checkout)
                else { continue }
                environment.variables[variable.name] = value
            }
            return environment
        }
    }

    /// The sections whose commands run tests: the default one, those named like tests, and those that call a runner.
    private var sections: [String] {
        document.names.filter { name in
            guard name == "testenv" || name.hasPrefix("testenv:") else { return false }
            let own = name.dropFirst("testenv:".count)
            if own.isEmpty { return true }
            if Purpose.isOther(own) { return false }
            let names = ToxFile.expanded(String(own))
            let pythons = names.compactMap {
                $0.split(separator: "-").lazy.compactMap { ToxFile.version($0) }.first
            }
            if let python, !pythons.isEmpty, !pythons.contains(python.series) { return false }
            if Purpose.isTests(own) || names.contains("py") || names.contains("py3") { return true }
            // A section with another name must be in the list, and run tests itself.
            let listed = names.contains {
                $0.split(separator: "-").allSatisfy { factors.contains(String($0)) }
            }
            return (listed || !pythons.isEmpty)
                && document.lines(name, "commands").contains {
                    CommandReader.facts(in: $0).contains(.runsTests)
                }
        }
    }

    private static func withoutUpgrade(_ line: String) -> String {
        guard line.hasPrefix("-U") else { return line }
        let rest = line.dropFirst(2)
        return Text.trimmed(rest.hasPrefix("r") ? "-" + rest : "\(rest)")
    }

    /// The lines of a value, inherited from the default section if absent.
    private func lines(_ section: String, _ keys: [String]) -> [String] {
        for key in keys {
            if document.value(section, key) != nil { return applicable(section, key) }
        }
        guard section != "testenv" else { return [] }
        return keys.lazy.filter { document.value("testenv", $0) != nil }.first.map {
            applicable("testenv", $0)
        } ?? []
    }

    /// The lines of a value whose factors match, with `{[section]key}` and `{toxinidir}/` resolved.
    private func applicable(_ section: String, _ key: String) -> [String] {
        var left = Self.mostLines
        return applicable(section, key, depth: 0, left: &left)
    }

    /// The maximum number of lines of one value: values that name one another several times multiply.
    private static let mostLines = 2_000

    private func applicable(_ section: String, _ key: String, depth: Int, left: inout Int) -> [String] {
        guard depth < 8 else { return [] }
        var lines: [String] = []
        for line in JobFiles.joined(Array(document.lines(section, key).prefix(left))) {
            guard left > 0 else { break }
            left -= 1
            let isVariable = key == "setenv" || key == "set_env"
            // A run has none of the variables, so that their defaults stand.
            var rest =
                isVariable ? line : line.replacing(#/\{env:[A-Za-z0-9_]+:([^{}]*)\}/#) { $0.1 }
            if let match = rest.prefixMatch(
                of: #/([A-Za-z0-9_{}!,.\-]+(?:\s*,\s*[A-Za-z0-9_{}!.\-]+)*)\s*:(?![\/\\])\s*/#)
            {
                guard fits(String(match.1)) else { continue }
                rest = String(rest[match.range.upperBound...])
            }
            if let match = rest.wholeMatch(of: #/\{\[([^\]]+)\]([A-Za-z_\-]+)\}/#) {
                lines += applicable(
                    String(match.1), String(match.2).lowercased(), depth: depth + 1, left: &left)
                continue
            }
            let resolved = rest.replacing(#/\{(?:toxinidir|tox_root)\}(?:\/|\{\/\})/#, with: "./")
            if !resolved.isEmpty { lines.append(resolved) }
        }
        return lines
    }

    /// Whether a condition on factors holds for the chosen environment.
    private func fits(_ condition: String) -> Bool {
        ToxFile.expanded(condition).contains { alternative in
            alternative.split(separator: "-").allSatisfy { factor in
                if factor.hasPrefix("!") { return !holds(factor.dropFirst()) }
                return holds(factor)
            }
        }
    }

    private func holds(_ factor: Substring) -> Bool {
        if let version = ToxFile.version(factor) { return python.map { $0.series == version } ?? true }
        return ["py", "py3", "default", "test", "tests", "linux"].contains(factor)
            || factors.contains(String(factor))
    }
}

/// tox's TOML configuration.
struct ToxTables {
    private let root: TomlValue
    private let checkout: String

    init(_ root: TomlValue, checkout: String) {
        self.root = root
        self.checkout = checkout
    }

    /// The test environments: the base of all runs, and those named like tests.
    var environments: [ToxFile.Environment] {
        var found: [ToxFile.Environment] = []
        if let base = root["env_run_base"] { found.append(environment("env_run_base", base)) }
        for (name, table) in (root["env"]?.table ?? [:]).sorted(by: { $0.key < $1.key })
        where Purpose.isTests(name) || name == "py" { found.append(environment("env.\(name)", table)) }
        return found
    }

    private func environment(_ name: String, _ table: TomlValue) -> ToxFile.Environment {
        var environment = ToxFile.Environment(section: name)
        environment.dependencies = (table["deps"]?.strings ?? []).flatMap { Text.lines($0) }.map {
            Text.trimmed($0.replacing(#/\{(?:toxinidir|tox_root)\}(?:\/|\{\/\})/#, with: "./"))
        }.filter { !$0.isEmpty }
        environment.extras = (table["extras"]?.strings ?? []).map { Requirement.normalized($0) }
        environment.groups = table["dependency_groups"]?.strings ?? []
        environment.directory = table["change_dir"]?.string
        let commands = (table["commands_pre"]?.array ?? []) + (table["commands"]?.array ?? [])
        environment.commands = commands.map { $0.strings.joined(separator: " ") }
        for (name, value) in table["set_env"]?.table ?? [:] {
            if let text = value.string, let resolved = ToxFile.resolved(text, checkout: checkout) {
                environment.variables[name] = resolved
            }
        }
        return environment
    }
}
