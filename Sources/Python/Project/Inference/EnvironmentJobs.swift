/// What environment runners and tables of scripts run, as jobs, with the directories in which they begin.
enum EnvironmentJobs {
    typealias Located = (job: Job, directory: String)

    /// The environments of tox: those with the given names, if there are such, else all that run tests.
    static func tox(
        _ names: [String], in files: ProjectFiles, directory: String, python: PythonVersion?
    ) -> [Located] {
        let home = directory.isEmpty ? files : files.below(directory)
        guard let tox = ToxFile(home, python: python, checkout: EnvironmentPlanner.checkoutInside) else {
            return []
        }
        let wanted = Set(names.flatMap { $0.split(separator: ",").map { "testenv:\($0)" } })
        let named = tox.environments.filter { wanted.contains($0.section) }
        return (named.isEmpty ? tox.environments : named).map { environment in
            let lines =
                (environment.directory.map { ["cd '\($0)'"] } ?? [])
                + environment.commands.map(resolved)
            var job = Job(file: path(tox.path, in: directory), name: environment.section, lines: lines)
            if !environment.services.isEmpty { job.facts = [.services(environment.services)] }
            job.variables = environment.services.flatMap(ToxDocker.variables)
            return (job, directory)
        }
    }

    /// A command of tox without what only tox knows.
    private static func resolved(_ command: String) -> String {
        command.replacing(#/\{posargs:([^{}]*)\}/#) { String($0.1) }
            .replacing(#/\{(?:posargs|tty[^{}]*|\[[^{}]*)\}/#, with: "")
            .replacing(#/^\s*-\s+/#, with: "")
    }

    /// The sessions of nox: those with the given names, if there are such, else all that run tests.
    static func nox(_ names: [String], in files: ProjectFiles, directory: String) -> [Located] {
        let file = path("noxfile.py", in: directory)
        guard let text = files.text(file) else { return [] }
        let sessions = NoxFile(text).sessions
        let wanted = names.map { String($0.prefix { $0 != "-" && $0 != "(" }) }
        let named = sessions.filter { wanted.contains($0.name) || names.contains($0.name) }
        let chosen = named.isEmpty ? sessions.filter { !Purpose.isOther($0.name) } : named
        return chosen.map { (Job(file: file, name: $0.name, lines: $0.lines), directory) }
    }

    /// The scripts that tables of `pyproject.toml`, `hatch.toml` and a Pipfile name.
    ///
    /// - Parameter name: The one that is called, `environment:script` or `script`; nil for all named like tests.
    static func scripts(_ name: String?, in files: ProjectFiles, directory: String = "") -> [Located] {
        let wanted = name.map { String($0.split(separator: ":").last ?? "") }
        return tables(in: files, directory).flatMap { file, table in
            (table.table ?? [:]).sorted { $0.key < $1.key }.compactMap { key, value -> Located? in
                guard wanted.map({ $0 == key }) ?? Purpose.isTests(key) else { return nil }
                let lines = commands(of: value)
                guard !lines.isEmpty else { return nil }
                let place = value["cwd"]?.string ?? value["working_dir"]?.string
                return (
                    Job(file: file, name: key, lines: (place.map { ["cd '\($0)'"] } ?? []) + lines), directory
                )
            }
        }
    }

    private static func tables(in files: ProjectFiles, _ directory: String) -> [(
        file: String, table: TomlValue
    )] {
        func root(_ name: String) -> (String, TomlValue)? {
            let file = path(name, in: directory)
            return files.text(file).map { (file, TomlDocument($0).root) }
        }
        var found: [(file: String, table: TomlValue)] = []
        if let (file, project) = root("pyproject.toml") {
            for place in [
                ["tool", "pdm", "scripts"], ["tool", "poe", "tasks"], ["tool", "rye", "scripts"],
                ["tool", "taskipy", "tasks"],
            ] {
                if let table = project[place[0], place[1], place[2]] { found.append((file, table)) }
            }
            found += hatch(project["tool", "hatch", "envs"]).map { (file, $0) }
        }
        if let (file, table) = root("hatch.toml") { found += hatch(table["envs"]).map { (file, $0) } }
        if let (file, table) = root("Pipfile"), let scripts = table["scripts"] {
            found.append((file, scripts))
        }
        return found
    }

    private static func hatch(_ environments: TomlValue?) -> [TomlValue] {
        (environments?.table ?? [:]).sorted { $0.key < $1.key }.compactMap { $0.value["scripts"] }
    }

    /// The command lines of a script: a text, a list, or a table with one of the usual keys.
    private static func commands(of value: TomlValue) -> [String] {
        if value.table != nil {
            for key in ["cmd", "shell", "composite", "sequence", "chain"] {
                if let lines = value[key]?.strings, !lines.isEmpty {
                    return key == "cmd" ? [lines.joined(separator: " ")] : lines
                }
            }
            return []
        }
        return value.strings
    }

    private static func path(_ name: String, in directory: String) -> String {
        directory.isEmpty ? name : "\(directory)/\(name)"
    }
}
