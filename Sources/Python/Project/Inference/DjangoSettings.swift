internal import Instances

/// The settings with which a project runs the tests of its Django parts.
struct DjangoSettings {
    static let variable = "DJANGO_SETTINGS_MODULE"

    /// The variables to set, by name.
    private(set) var variables: [String: String] = [:]
    private(set) var evidence: [Evidence] = []

    /// Looks at the commands that start tests, then at `manage.py`, unless the tests configure Django themselves.
    ///
    /// - Parameter known: The variables that are set already.
    init(_ files: ProjectFiles, commands: [StartedTests], known: [String: String]) {
        guard known[Self.variable] == nil else { return }
        for command in commands {
            let options = command.command.values(of: ["--ds", "--settings"])
            let set = command.command.variables.filter { $0.name == Self.variable }.map(\.value)
            guard let name = (options + set).first(where: Self.isModule) else { continue }
            variables[Self.variable] = name
            evidence.append(
                Evidence(
                    file: command.file, said: command.quotation(in: files),
                    decided: "\(Self.variable)=\(name)"))
            return
        }
        guard !Self.isConfigured(files) else { return }
        let programs = files.paths.filter { path in
            (path == "manage.py" || path.hasSuffix("/manage.py")) && path.count { $0 == "/" } <= 2
                && !Purpose.isOther(path)
        }.sorted { $0.count { $0 == "/" } < $1.count { $0 == "/" } }
        for path in programs { if read(path, files) { return } }
    }

    /// Reads the settings, and the class of django-configurations, that `manage.py` names.
    private mutating func read(_ path: String, _ files: ProjectFiles) -> Bool {
        guard let text = files.text(path) else { return false }
        for name in [Self.variable, "DJANGO_CONFIGURATION"] {
            let pattern = #/["']([A-Z_]+)["']\s*(?:,|\]\s*=)\s*["']([A-Za-z0-9_.]+)["']/#
            let found = text.matches(of: pattern).first { $0.1 == name }
            if let found { variables[name] = String(found.2) }
        }
        guard let settings = variables[Self.variable] else { return false }
        evidence.append(
            Evidence(
                file: path, said: "\(Self.variable), \(settings)", decided: "\(Self.variable)=\(settings)"))
        return true
    }

    /// Whether pytest's configuration or a `conftest.py` names the settings.
    private static func isConfigured(_ files: ProjectFiles) -> Bool {
        let configurations = ["pytest.ini", "setup.cfg", "tox.ini", "pyproject.toml"]
        let plugins = files.paths.filter { $0 == "conftest.py" || $0.hasSuffix("/conftest.py") }.prefix(20)
        return (configurations + plugins).contains { path in
            let text = files.text(path) ?? ""
            return Text.contains(text, variable) || Text.contains(text, "settings.configure")
        }
    }

    private static func isModule(_ name: String) -> Bool {
        name.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/#) != nil
    }
}
