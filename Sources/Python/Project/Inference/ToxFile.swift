/// Parses tox's configuration: what its test environments install, set and run.
struct ToxFile {
    /// One test environment, with everything resolved for an interpreter.
    struct Environment: Hashable, Sendable {
        var section: String
        /// The lines of `deps`.
        var dependencies: [String] = []
        /// The project's extras.
        var extras: [String] = []
        /// The dependency groups.
        var groups: [String] = []
        /// The command lines.
        var commands: [String] = []
        /// The variables, with paths inside the sandbox.
        var variables: [String: String] = [:]
        /// The containers that tox-docker runs for it.
        var services: [NamedService] = []
        /// The directory in which the commands run, as it is spelled; nil for the root.
        var directory: String?
    }

    /// The file.
    let path: String
    /// The test environments, the default one first.
    let environments: [Environment]

    /// The configuration of a project; nil when it has none.
    init?(_ files: ProjectFiles, python: PythonVersion?, checkout: String) {
        if let text = files.text("tox.ini") {
            path = "tox.ini"
            environments = ToxSections(IniDocument(text), python: python, checkout: checkout).environments
            return
        }
        if let text = files.text("setup.cfg"), case let document = IniDocument(text),
            document.sections["tox:tox"] != nil
        {
            path = "setup.cfg"
            environments = ToxSections(document, python: python, checkout: checkout).environments
            return
        }
        let project = files.text("pyproject.toml").map { TomlDocument($0).root }
        if let legacy = project?["tool", "tox", "legacy_tox_ini"]?.string {
            path = "pyproject.toml"
            environments = ToxSections(IniDocument(legacy), python: python, checkout: checkout).environments
        } else if let text = files.text("tox.toml") {
            path = "tox.toml"
            environments = ToxTables(TomlDocument(text).root, checkout: checkout).environments
        } else if let table = project?["tool", "tox"] {
            path = "pyproject.toml"
            environments = ToxTables(table, checkout: checkout).environments
        } else {
            return nil
        }
    }

    /// The interpreters in the names of the environments.
    ///
    /// `namesThree` says whether Python 3 is named without a minor version.
    static func pythons(
        in files: ProjectFiles
    ) -> (file: String, versions: [PythonVersion], namesThree: Bool)? {
        var names: [String] = []
        var path = "tox.ini"
        if let text = files.text("tox.ini") {
            let document = IniDocument(text)
            names = expanded(document.value("tox", "envlist") ?? document.value("tox", "env_list") ?? "")
        } else if let text = files.text("tox.toml") {
            path = "tox.toml"
            names = TomlDocument(text).root["env_list"]?.strings ?? []
        } else if let text = files.text("pyproject.toml") {
            path = "pyproject.toml"
            let table = TomlDocument(text).root["tool", "tox"]
            let legacy = table?["legacy_tox_ini"]?.string.map { IniDocument($0) }
            names = table?["env_list"]?.strings ?? expanded(legacy?.value("tox", "envlist") ?? "")
        }
        let factors = names.flatMap { $0.split(separator: "-") }
        let (versions, namesThree) = (factors.compactMap { version($0) }, factors.contains("py3"))
        return versions.isEmpty && !namesThree ? nil : (path, versions, namesThree)
    }

    /// `py36`, `py3.6` and `3.6` as a version.
    static func version(_ factor: some StringProtocol) -> PythonVersion? {
        let digits = factor.hasPrefix("py") ? factor.dropFirst(2) : factor[...]
        guard digits.count >= 2, digits.allSatisfy({ $0.isNumber || $0 == "." }) else { return nil }
        if digits.contains(".") { return PythonVersion(digits) }
        return factor.hasPrefix("py") ? PythonVersion("\(digits.prefix(1)).\(digits.dropFirst())") : nil
    }

    /// The value of a variable inside the sandbox; nil when only tox knows it.
    static func resolved(_ value: String, checkout: String) -> String? {
        // `{env:NAME:default}` is the default: runs have none of the user's variables.
        let plain = value.replacing(#/\{env:[A-Za-z0-9_]+:([^{}]*)\}/#) { String($0.1) }
            .replacing(#/\{env:[A-Za-z0-9_]+\}/#, with: "")
            .replacing("{toxinidir}", with: checkout).replacing("{tox_root}", with: checkout)
            .replacing("{:}", with: ":").replacing("{/}", with: "/")
        return plain.contains("{") ? nil : Text.trimmed(plain)
    }

    /// The expansion of a generative expression such as `py{36,37}-{a,b}`.
    static func expanded(_ text: String) -> [String] {
        var alternatives: [String] = [""]
        var finished: [String] = []
        var group: [String]?
        var part = ""
        // Each letter is added to all alternatives.
        var steps = 0
        for character in text {
            steps += alternatives.count
            guard steps < 1_000_000 else { break }
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
