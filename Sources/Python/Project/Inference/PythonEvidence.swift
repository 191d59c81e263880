internal import Instances

/// Evidence about the interpreter.
struct PythonEvidence: Hashable, Sendable {
    /// The ranges that are allowed, as written.
    var ranges: [String] = []
    /// The series that are declared or tested.
    var declared: Set<PythonVersion> = []
    /// The evidence.
    var evidence: [Evidence] = []

    /// Reads all files that mention interpreters.
    init(_ files: ProjectFiles) {
        readPyproject(files)
        readSetup(files)
        readTox(files)
        readWorkflows(files)
        readPins(files)
    }

    /// The interpreters to try, best first: the newest declared ones that had been released eight months before, then
    /// undeclared older ones, then newer ones.
    func ranked(_ installed: [Interpreter], at date: Timestamp) -> [Interpreter] {
        let allowed = ranges.compactMap { VersionRange($0) }
        let usable = installed.filter { interpreter in
            allowed.allSatisfy { $0.contains(interpreter.version) }
        }
        let settled = date.adding(days: -240)
        func rank(_ interpreter: Interpreter) -> (Int, Int) {
            let series = interpreter.version.series
            let isSettled = (series.releasedAt ?? Timestamp(seconds: .max)) <= settled
            switch (declared.contains(series), isSettled) {
            case (true, true): return (0, -series.minor)
            case (false, true): return (declared.isEmpty ? 0 : 1, -series.minor)
            case (true, false): return (2, series.minor)
            case (false, false): return (3, series.minor)
            }
        }
        return usable.sorted { rank($0) < rank($1) }
    }

    private mutating func allow(_ range: String, _ file: String, _ key: String) {
        guard VersionRange(range) != nil, !ranges.contains(range) else { return }
        ranges.append(range)
        evidence.append(Evidence(file: file, said: "\(key) \(range)", decided: "Python \(range)"))
    }

    private mutating func declare(_ versions: [PythonVersion], _ file: String, _ said: String) {
        let fresh = Set(versions.map(\.series).filter { $0.major == 3 })
        guard !fresh.isEmpty else { return }
        declared.formUnion(fresh)
        let list = fresh.sorted().map(\.description).joined(separator: ", ")
        evidence.append(Evidence(file: file, said: said, decided: "supports Python \(list)"))
    }

    private mutating func readPyproject(_ files: ProjectFiles) {
        guard let text = files.text("pyproject.toml") else { return }
        let document = TomlDocument(text).root
        let poetry = document["tool", "poetry", "dependencies", "python"]?.string
        if let range = document["project", "requires-python"]?.string ?? poetry
            ?? document["tool", "flit", "metadata", "requires-python"]?.string
        {
            allow(range, "pyproject.toml", "requires-python")
        }
        declare(Self.classifiers(text), "pyproject.toml", "classifiers")
    }

    private mutating func readSetup(_ files: ProjectFiles) {
        if let text = files.text("setup.cfg") {
            if let range = IniDocument(text).value("options", "python_requires") {
                allow(range, "setup.cfg", "python_requires")
            }
            declare(Self.classifiers(text), "setup.cfg", "classifiers")
        }
        guard let text = files.text("setup.py") else { return }
        if let match = text.firstMatch(of: #/python_requires\s*=\s*\(?\s*["']([^"']+)["']/#) {
            allow(String(match.1), "setup.py", "python_requires")
        }
        declare(Self.classifiers(text), "setup.py", "classifiers")
    }

    private mutating func readTox(_ files: ProjectFiles) {
        if let found = ToxFile.pythons(in: files) { declare(found.versions, found.file, "envlist") }
        if let text = files.text("noxfile.py") { declare(NoxFile(text).pythons, "noxfile.py", "sessions") }
    }

    private mutating func readWorkflows(_ files: ProjectFiles) {
        for path in WorkflowFiles.paths(in: files) {
            guard let text = files.text(path) else { continue }
            declare(WorkflowFiles.pythonVersions(text), path, "Python versions of the jobs")
        }
    }

    private mutating func readPins(_ files: ProjectFiles) {
        for path in [".python-version", "runtime.txt"] {
            guard let text = files.text(path) else { continue }
            let version = Text.lines(text).first.flatMap { line in
                PythonVersion(Text.trimmed(line).drop { !$0.isNumber })
            }
            if let version { declare([version], path, Text.trimmed(text)) }
        }
        for path in ["environment.yml", "environment.yaml"] {
            guard let text = files.text(path) else { continue }
            for case let package? in CondaFile(text).packages.map({ CondaPackage($0) })
            where package.name == "python" && !package.specifier.isEmpty {
                // An exact version is one developer's; a range is what the project allows.
                if package.specifier.hasPrefix("==") {
                    let number = package.specifier.dropFirst(2).split(separator: ".").prefix(2).joined(
                        separator: ".")
                    if let version = PythonVersion(number) { declare([version], path, "python \(number)") }
                } else {
                    allow(package.specifier, path, "python")
                }
            }
        }
        if let text = files.text("Pipfile"),
            let number = TomlDocument(text).root["requires", "python_version"]?.string,
            let version = PythonVersion(number)
        {
            declare([version], "Pipfile", "python_version \(number)")
        }
    }

    private static func classifiers(_ text: String) -> [PythonVersion] {
        text.matches(of: #/Programming Language :: Python :: (3\.[0-9]+)/#).compactMap { PythonVersion($0.1) }
    }
}
