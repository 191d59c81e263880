/// Finds what tests need where projects say it.
enum TestNeeds {
    /// Everything found in the usual places, from the most telling to the least.
    static func collect(_ files: ProjectFiles, python: PythonVersion?) -> RequirementCollector {
        var collector = RequirementCollector(files)
        readTox(files, python: python, into: &collector)
        readTables(files, into: &collector)
        for path in requirementFiles(files) { collector.read(path) }
        readCommands(files, into: &collector)
        readNox(files, into: &collector)
        // Names that a job installs may belong to any of its purposes: they count only when nothing else speaks.
        if collector.isEmpty { readCommands(files, named: true, into: &collector) }
        return collector
    }

    /// The names that extras for tests have, and those that hold everything a developer needs.
    static let testExtras = ["test", "tests", "testing", "unittest", "unit-tests"]
    /// The names of extras for developers, of use where none for tests is there.
    static let developerExtras = ["dev", "develop", "development", "devel"]

    /// Requirement files whose names say that tests need them, the general one last.
    static func requirementFiles(_ files: ProjectFiles) -> [String] {
        let roots = ["", "requirements/", "reqs/", "test/", "tests/", "ci/", "etc/"]
        let wanted = ["test", "tests", "testing", "dev", "develop", "devel", "development", "unittest"]
        func matches(_ path: String) -> Bool {
            guard let root = roots.last(where: { path.hasPrefix($0) }) else { return false }
            let rest = path.dropFirst(root.count).lowercased()
            guard !rest.contains("/"), rest.hasSuffix(".txt") || rest.hasSuffix(".pip") else { return false }
            let words = rest.dropLast(4).split { !$0.isLetter }.map(String.init)
            if root == "requirements/" || root == "reqs/" {
                return words.count == 1 && wanted.contains(words[0])
            }
            let isRequirements = words.contains {
                ["requirements", "requires", "reqs", "requirement", "req"].contains($0)
            }
            if root == "test/" || root == "tests/" { return words == ["requirements"] }
            return isRequirements && words.count == 2 && words.contains { wanted.contains($0) }
        }
        let general = ["requirements.txt", "requirements/base.txt", "requirements/requirements.txt"]
        return files.paths.filter(matches) + general.filter { files.has($0) }
    }

    private static func readTox(
        _ files: ProjectFiles, python: PythonVersion?, into collector: inout RequirementCollector
    ) {
        guard let tox = ToxFile(files) else { return }
        for section in tox.testSections {
            collector.addExtras(tox.extras(section, python: python), source: "tox.ini")
            for line in tox.dependencies(section, python: python) {
                collector.add(RequirementsFile.line(line, directory: ""), source: "tox.ini")
            }
            for command in tox.commands(section, python: python) {
                for line in PipCommand.requirements(command) { collector.add(line, source: "tox.ini") }
            }
        }
    }

    /// Dependency groups (PEP 735), Poetry's groups, PDM's and Hatch's tables.
    private static func readTables(_ files: ProjectFiles, into collector: inout RequirementCollector) {
        guard let text = files.text("pyproject.toml") else { return }
        let document = TomlDocument(text).root
        let names = testExtras + developerExtras
        let source = "pyproject.toml"
        for name in names {
            collector.add(group(name, in: document["dependency-groups"]?.table ?? [:]), source: source)
            collector.add(document["tool", "pdm", "dev-dependencies", name]?.strings ?? [], source: source)
            let poetry = document["tool", "poetry", "group", name, "dependencies"]?.table ?? [:]
            collector.add(PoetryDependencies.requirements(poetry).map(\.text), source: source)
        }
        let old = document["tool", "poetry", "dev-dependencies"]?.table ?? [:]
        collector.add(PoetryDependencies.requirements(old).map(\.text), source: source)
        collector.add(document["tool", "uv", "dev-dependencies"]?.strings ?? [], source: source)
        for name in ["default", "test", "tests", "hatch-test"] {
            let environment = document["tool", "hatch", "envs", name]
            collector.add(environment?["dependencies"]?.strings ?? [], source: source)
            collector.add(environment?["extra-dependencies"]?.strings ?? [], source: source)
            collector.addExtras(
                (environment?["features"]?.strings ?? []).map { Requirement.normalized($0) }, source: source)
        }
    }

    private static func group(_ name: String, in groups: [String: TomlValue], depth: Int = 0) -> [String] {
        guard depth < 8 else { return [] }
        let entry = groups.first { Requirement.normalized($0.key) == name }?.value
        return (entry?.array ?? []).flatMap { element -> [String] in
            if let text = element.string { return [text] }
            guard let included = element["include-group"]?.string else { return [] }
            return group(Requirement.normalized(included), in: groups, depth: depth + 1)
        }
    }

    /// The `pip install` lines of Makefiles and of continuous integration.
    private static func readCommands(
        _ files: ProjectFiles, named: Bool = false, into collector: inout RequirementCollector
    ) {
        for path in ["Makefile"] + WorkflowFiles.paths(in: files) {
            guard let text = files.text(path) else { continue }
            for command in WorkflowFiles.installLines(text) {
                for line in PipCommand.requirements(command) where isWanted(line, named: named) {
                    collector.add(line, source: path)
                }
            }
        }
    }

    /// `session.install("-r", "requirements/dev.txt")` and the like.
    private static func readNox(_ files: ProjectFiles, into collector: inout RequirementCollector) {
        guard let text = files.text("noxfile.py") else { return }
        for match in text.matches(of: #/session\.install\(([^)]*)\)/#) {
            let words = match.1.split(separator: ",").map { Text.trimmed($0) }
                .filter { $0.hasPrefix("\"") || $0.hasPrefix("'") }.map { Text.unquoted($0) }
            for line in PipCommand.lines(of: words) where isWanted(line, named: false) {
                collector.add(line, source: "noxfile.py")
            }
        }
    }

    private static func isWanted(_ line: RequirementLine, named: Bool) -> Bool {
        func isForOtherPurposes(_ text: String) -> Bool {
            let words = text.lowercased().split { !$0.isLetter }
            return words.contains { word in
                [
                    "doc", "docs", "lint", "release", "publish", "deploy", "rtd", "readthedocs", "bench",
                    "benchmark",
                    "style", "mypy", "typing", "format", "win", "windows", "macos",
                ].contains(String(word))
            }
        }
        switch line {
        case .file(let path): return !isForOtherPurposes(path)
        case .local(".", let extras): return !extras.contains { isForOtherPurposes($0) }
        case .named(let requirement): return named && !tools.contains(requirement.name)
        default: return false
        }
    }

    /// What jobs install to drive themselves; no test imports it.
    private static let tools: Set<String> = [
        "pip", "setuptools", "wheel", "tox", "nox", "codecov", "coveralls", "twine", "build", "poetry",
        "pipenv",
        "virtualenv", "pre-commit", "flit", "hatch", "pdm", "uv", "conda", "sphinx", "flake8", "black",
        "pylint",
        "isort", "mypy", "bandit", "ruff", "cibuildwheel", "tox-gh-actions", "tox-travis", "awscli",
        "pyinstaller",
    ]
}
