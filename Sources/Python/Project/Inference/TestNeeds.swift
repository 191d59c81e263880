/// Finds what tests need in the places where projects declare it.
enum TestNeeds {
    /// Everything found in the usual places, most reliable first.
    static func collect(
        _ files: ProjectFiles, python: PythonVersion?, checkout: String = EnvironmentPlanner.checkoutInside
    ) -> RequirementCollector {
        var collector = RequirementCollector(files, python: python)
        var groups: [(name: String, source: String)] = []
        readTox(files, python: python, checkout: checkout, groups: &groups, into: &collector)
        readHatch(files, groups: &groups, into: &collector)
        let jobs = JobNeeds.read(files, python: python, groups: &groups, into: &collector)
        readNox(files, groups: &groups, into: &collector)
        readGroups(files, wanted: groups, into: &collector)
        let paths = requirementFiles(files)
        for path in paths where !isForDevelopers(path) { collector.read(path) }
        // Development requirements include much else, so they are used only when there is no file for the tests.
        let isKnown = collector.speaksOfTests && paths.contains { Purpose.isTests($0) }
        for path in paths where !isKnown && isForDevelopers(path) { collector.read(path) }
        readDeclared(files, into: &collector)
        JobNeeds.readMentioned(jobs, files, python: python, into: &collector)
        let isAnswered =
            collector.speaksOfTests
            || collector.requirements.contains {
                Purpose.isTests($0.source) || Purpose.isDevelopers($0.source)
            }
        if !isAnswered { CondaNeeds.readUsual(files, python: python, into: &collector) }
        // Packages that a job installs may serve any purpose, so they count only when nothing else was found.
        if collector.isEmpty { JobNeeds.readNames(jobs, into: &collector) }
        return collector
    }

    /// Usual names of extras for tests, and of extras with everything for development.
    static let testExtras = ["test", "tests", "testing", "unittest", "unit-tests", testsRequire]
    /// The extra that stands for setuptools' `tests_require`.
    static let testsRequire = "tests-require"
    /// Usual names of extras for development, used when there is none for tests.
    static let developerExtras = ["dev", "develop", "development", "devel"]

    /// Packages that jobs install for themselves; no test imports them.
    static let tools: Set<String> = [
        "pip", "install", "setuptools", "wheel", "tox", "nox", "codecov", "coveralls", "twine", "build",
        "poetry", "pipenv",
        "virtualenv", "pre-commit", "flit", "hatch", "pdm", "uv", "conda", "sphinx", "flake8", "black",
        "pylint",
        "isort", "mypy", "bandit", "ruff", "cibuildwheel", "tox-gh-actions", "tox-travis", "awscli",
        "pyinstaller",
        "tox-uv", "tox-gh", "coverage-badge", "python-coveralls", "codacy-coverage", "pip-tools",
        "setuptools-scm",
        "codeclimate-test-reporter", "check-manifest", "doc8", "rstcheck", "pyroma", "readme-renderer",
        "cpplint",
        "auditwheel", "tox-travis", "tox-pyenv", "tox-venv", "tox-wheel", "unittest-xml-reporting",
        "nox-poetry",
        "pytest-github-actions-annotate-failures", "pytest-azurepipelines", "numpydoc", "sphinx-rtd-theme",
        "poetry-dynamic-versioning",
    ]

    /// Requirement files whose names suggest that tests need them, the general one last.
    static func requirementFiles(_ files: ProjectFiles) -> [String] {
        let homes: Set<Substring> = [
            "requirements", "reqs", "requirement", "test", "tests", "testing", "ci", "etc", "tools", "build",
            "dev", "deps", "requires",
        ]
        let namesOfFiles: Set<String> = [
            "requirements", "requires", "reqs", "requirement", "req", "deps", "dependencies",
        ]
        func matches(_ path: String) -> Bool {
            let parts = path.lowercased().split(separator: "/")
            guard let file = parts.last, parts.count <= 3,
                parts.count == 1 || homes.contains(parts[parts.count - 2]),
                file.hasSuffix(".txt") || file.hasSuffix(".pip") || file.hasSuffix(".in")
            else { return false }
            let stem = file[..<(file.lastIndex(of: ".") ?? file.endIndex)]
            let words = stem.split { !$0.isLetter }.map(String.init)
            let home = parts.count == 1 ? "" : parts[parts.count - 2]
            let isKind = Purpose.isTests(stem) || Purpose.isDevelopers(stem)
            switch home {
            case "requirements", "reqs", "requirement", "deps", "requires":
                return (parts.count == 2 || parts[0] == "tests") && isKind && words.count <= 2
            case "test", "tests", "testing":
                return words == ["requirements"]
                    || (isKind && !namesOfFiles.isDisjoint(with: words) && words.count == 2)
            default: return !namesOfFiles.isDisjoint(with: words) && words.count == 2 && isKind
            }
        }
        let general = ["requirements.txt", "requirements/base.txt", "requirements/requirements.txt"]
        let found = files.paths.filter(matches)
        // Of a file and its pip-tools output, the latter has the versions.
        let compiled = found.filter { !($0.hasSuffix(".in") && found.contains($0.dropLast(3) + ".txt")) }
        return compiled + general.filter { files.has($0) }
    }

    static func isForDevelopers(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return Purpose.isDevelopers(name) && !Purpose.isTests(name)
    }

    // MARK: - Runners of environments

    private static func readTox(
        _ files: ProjectFiles, python: PythonVersion?, checkout: String,
        groups: inout [(name: String, source: String)],
        into collector: inout RequirementCollector
    ) {
        guard let tox = ToxFile(files, python: python, checkout: checkout) else { return }
        for environment in tox.environments {
            let place = "[\(environment.section)]"
            collector.addExtras(environment.extras, source: tox.path, place: place)
            collector.add(environment.dependencies, source: tox.path, place: "\(place) deps")
            groups += environment.groups.map { ($0, tox.path) }
            for fact in environment.commands.flatMap({ CommandReader.facts(in: $0) }) {
                switch fact {
                case .requires(let line): collector.add([line], source: tox.path, place: "\(place) commands")
                case .groups(let names): groups += names.map { ($0, tox.path) }
                case .extras(let names): collector.addExtras(names, source: tox.path, place: place)
                default: continue
                }
            }
        }
        // Only the variables of the default environment apply to all tests.
        let variables = (tox.environments.first?.variables ?? [:]).sorted { $0.key < $1.key }
        collector.addVariables(
            variables.map { ShellCommand.Variable(name: $0.key, value: $0.value) }, source: tox.path,
            place: "setenv",
            isForTests: true)
    }

    private static func readHatch(
        _ files: ProjectFiles, groups: inout [(name: String, source: String)],
        into collector: inout RequirementCollector
    ) {
        let tables = [
            (
                "pyproject.toml",
                files.text("pyproject.toml").flatMap { TomlDocument($0).root["tool", "hatch", "envs"] }
            ),
            ("hatch.toml", files.text("hatch.toml").flatMap { TomlDocument($0).root["envs"] }),
        ]
        for (source, table) in tables {
            for environment in HatchEnvironments(table).forTests {
                let place = "environment \(environment.name)"
                collector.add(environment.requirements, source: source, place: place)
                collector.addExtras(environment.extras, source: source, place: place)
                collector.addVariables(environment.variables, source: source, place: place, isForTests: true)
                groups += environment.groups.map { ($0, source) }
            }
        }
    }

    private static func readNox(
        _ files: ProjectFiles, groups: inout [(name: String, source: String)],
        into collector: inout RequirementCollector
    ) {
        guard let text = files.text("noxfile.py") else { return }
        let sessions = NoxFile(text).sessions
        let tests = sessions.filter {
            !Purpose.isOther($0.name) && (Purpose.isTests($0.name) || $0.runsTests)
        }
        for session in tests {
            let place = "session \(session.name)"
            let lines = session.installs.filter { JobNeeds.isWanted($0, named: true) }
            collector.add(lines, source: "noxfile.py", place: place)
            collector.addVariables(session.variables, source: "noxfile.py", place: place, isForTests: true)
            groups += session.groups.map { ($0, "noxfile.py") }
        }
        guard tests.isEmpty else { return }
        let lines = sessions.filter { !Purpose.isOther($0.name) }.flatMap(\.installs).filter {
            JobNeeds.isWanted($0, named: false)
        }
        collector.add(lines, source: "noxfile.py", weight: .hint)
    }

    // MARK: - Tables

    /// Dependency groups: those that jobs name and those named like tests; those for development when there are none.
    private static func readGroups(
        _ files: ProjectFiles, wanted: [(name: String, source: String)],
        into collector: inout RequirementCollector
    ) {
        guard let text = files.text("pyproject.toml") else { return }
        let groups = DependencyGroups(TomlDocument(text).root)
        let known = groups.names
        var sources: [String: String] = [:]
        for (name, source) in wanted where !Purpose.isOther(name) {
            sources[Requirement.normalized(name)] = sources[Requirement.normalized(name)] ?? source
        }
        var chosen = known.filter { sources[$0] != nil || Purpose.isTests($0) }
        if chosen.isEmpty { chosen = known.filter { Purpose.isDevelopers($0) } }
        for name in chosen {
            let place = "group \(name)" + (sources[name].map { ", named by \($0)" } ?? "")
            collector.add(groups.requirements(of: name), source: "pyproject.toml", place: place)
        }
        collector.add(groups.unnamed, source: "pyproject.toml", place: "dev-dependencies")
    }

    /// Test requirements of `setup.cfg` and a Pipfile, and extras named like tests.
    private static func readDeclared(_ files: ProjectFiles, into collector: inout RequirementCollector) {
        if let text = files.text("setup.cfg") {
            collector.add(
                IniDocument(text).lines("options", "tests_require"), source: "setup.cfg",
                place: "tests_require")
        }
        if let text = files.text("Pipfile") {
            let root = TomlDocument(text).root
            for table in ["dev-packages", "packages"] {
                let entries = root[table]?.table ?? [:]
                let texts = entries.sorted { $0.key < $1.key }.compactMap { name, value -> String? in
                    let range = value.string ?? value["version"]?.string ?? "*"
                    guard value["path"] == nil else { return nil }
                    return name + (range == "*" ? "" : range)
                }
                collector.add(texts, source: "Pipfile", place: table)
            }
        }
        let exact = Set(testExtras)
        for name in declaredExtras(files) where Purpose.isTests(name) && !exact.contains(name) {
            collector.addExtras([name], source: files.has("pyproject.toml") ? "pyproject.toml" : "setup.cfg")
        }
    }

    /// The static extras.
    static func declaredExtras(_ files: ProjectFiles) -> [String] {
        var names: Set<String> = []
        if let text = files.text("pyproject.toml") {
            let root = TomlDocument(text).root
            for table in [
                root["project", "optional-dependencies"], root["tool", "poetry", "extras"],
                root["tool", "flit", "metadata", "requires-extra"],
            ] {
                names.formUnion((table?.table ?? [:]).keys.map { Requirement.normalized($0) })
            }
        }
        if let text = files.text("setup.cfg") {
            let section = IniDocument(text).sections["options.extras_require"] ?? [:]
            names.formUnion(section.keys.map { Requirement.normalized($0) })
        }
        return names.sorted()
    }
}
