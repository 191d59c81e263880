internal import Instances

/// Reads from the configuration of pytest which plug-ins its options need.
struct PytestConfiguration: Hashable, Sendable {
    /// The plug-ins, by their packages' names.
    private(set) var plugins: [String] = []
    /// The directories of tests.
    private(set) var testPaths: [String] = []
    /// The evidence.
    private(set) var evidence: [Evidence] = []

    /// Reads `pytest.ini`, `tox.ini`, `setup.cfg` and `pyproject.toml`.
    init(_ files: ProjectFiles) {
        for (path, section) in [
            ("pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest"),
        ] {
            guard let text = files.text(path) else { continue }
            let document = IniDocument(text)
            for (key, value) in (document.sections[section] ?? [:]).sorted(by: { $0.key < $1.key }) {
                read(key, value, from: path)
            }
        }
        guard let text = files.text("pyproject.toml") else { return }
        let table = TomlDocument(text).root["tool", "pytest", "ini_options"]?.table ?? [:]
        for (key, value) in table.sorted(by: { $0.key < $1.key }) {
            var said = value.strings.joined(separator: " ")
            if case .other(let word) = value { said = word }
            read(key, said, from: "pyproject.toml")
        }
    }

    /// Whether pytest is configured, or a plug-in of the project for it is there.
    static func isThere(_ files: ProjectFiles) -> Bool {
        if files.has("pytest.ini") || files.has("conftest.py") || files.has("tests/conftest.py") {
            return true
        }
        let sections = [("tox.ini", "pytest"), ("setup.cfg", "tool:pytest"), ("setup.cfg", "pytest")]
        return sections.contains { path, section in
            files.text(path).map { IniDocument($0).sections[section] != nil } ?? false
        } || files.text("pyproject.toml").map { TomlDocument($0).root["tool", "pytest"] != nil } ?? false
    }

    private mutating func read(_ key: String, _ value: String, from path: String) {
        if key == "addopts" {
            for word in Text.shellWords(value.replacing("\n", with: " ")) {
                guard let plugin = PytestPlugins.package(ofOption: word) else { continue }
                add(plugin, path, "addopts \(word)")
            }
        } else if key == "testpaths" {
            testPaths = value.split(whereSeparator: \.isWhitespace).compactMap {
                Text.normalizedPath(String($0))
            }
        } else if key == "required_plugins" {
            for word in value.split(whereSeparator: \.isWhitespace) {
                if let requirement = Requirement(word) {
                    add(requirement.name, path, "required_plugins \(word)")
                }
            }
        } else if let plugin = PytestPlugins.settings[key] {
            add(plugin, path, key)
        }
    }

    private mutating func add(_ plugin: String, _ path: String, _ said: String) {
        guard !plugins.contains(plugin) else { return }
        plugins.append(plugin)
        evidence.append(Evidence(file: path, said: said, decided: "needs \(plugin)"))
    }
}
