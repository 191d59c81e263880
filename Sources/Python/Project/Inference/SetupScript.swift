/// Literals of `setup.py` and `setup.cfg`, for projects whose setup files do not run.
struct SetupScript {
    /// The project's name.
    private(set) var name: String?
    private(set) var version: String?
    /// What it requires.
    private(set) var requirements: [String] = []
    /// Its extras and what they require.
    private(set) var extras: [String: [String]] = [:]
    /// The interpreters that it allows.
    private(set) var requiresPython = ""
    /// The directories of its packages.
    private(set) var sourceRoots: [String] = []

    /// Reads the files of a directory.
    ///
    /// - Parameters:
    ///   - script: The text of `setup.py`; nil when there is none.
    ///   - configuration: The text of `setup.cfg`; nil when there is none.
    init(script: String?, configuration: String?) {
        if let script, script.utf8.count < 1 << 17 { read(script) }
        if let configuration { read(IniDocument(configuration)) }
    }

    private mutating func read(_ document: IniDocument) {
        func literal(_ section: String, _ key: String) -> String? {
            document.value(section, key).flatMap { $0.isEmpty || $0.contains(":") ? nil : $0 }
        }
        name = literal("metadata", "name") ?? name
        version = literal("metadata", "version") ?? version
        requiresPython = document.value("options", "python_requires") ?? requiresPython
        requirements += document.lines("options", "install_requires").filter { !$0.hasPrefix("file:") }
            .flatMap(RequirementList.parts)
        for key in (document.sections["options.extras_require"] ?? [:]).keys {
            extras[key, default: []] += document.lines("options.extras_require", key)
                .flatMap(RequirementList.parts)
        }
        let root = document.lines("options", "package_dir").first { $0.hasPrefix("=") }
        if let path = root.flatMap({ Text.normalizedPath(Text.trimmed($0.dropFirst())) }) {
            sourceRoots = [path]
        }
    }

    private mutating func read(_ script: String) {
        name = script.firstMatch(of: #/\bname\s*=\s*["']([A-Za-z0-9._-]+)["']/#).map { String($0.1) }
        version = script.firstMatch(of: #/\bversion\s*=\s*["']([A-Za-z0-9.+!_-]+)["']/#).map { String($0.1) }
        requiresPython =
            script.firstMatch(of: #/python_requires\s*=\s*["']([^"'\n]+)["']/#).map { String($0.1) } ?? ""
        if let match = script.firstMatch(of: #/install_requires\s*=\s*(?:\[([^\]]*)\]|([A-Za-z_]\w*))/#) {
            requirements = match.1.map { Self.literals($0) } ?? []
            if let variable = match.2, requirements.isEmpty {
                requirements = Self.list(String(variable), in: script)
            }
        }
        let root = script.firstMatch(of: #/package_dir\s*=\s*\{\s*["']["']\s*:\s*["']([^"'\n]+)["']/#)
        if let path = root.flatMap({ Text.normalizedPath(String($0.1)) }) { sourceRoots = [path] }
    }

    /// The strings of a named list in the script.
    private static func list(_ name: String, in script: String) -> [String] {
        for match in script.matches(of: #/(?m)^\s*([A-Za-z_]\w*)\s*=\s*[\[(]([^\])]*)[\])]/#)
        where match.1 == name {
            return literals(match.2)
        }
        return []
    }

    private static func literals(_ text: Substring) -> [String] {
        Text.lines(String(text)).map { line in Text.trimmed(line).hasPrefix("#") ? "" : line }.joined(
            separator: "\n"
        )
        .matches(of: #/"([^"\n]*)"|'([^'\n]*)'/#).compactMap { ($0.1 ?? $0.2).map(String.init) }
    }
}
