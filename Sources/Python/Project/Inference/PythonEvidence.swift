internal import Instances

/// Evidence about the interpreter.
struct PythonEvidence: Hashable, Sendable {
    /// The ranges that are allowed, as written.
    var ranges: [String] = []
    /// The series that are declared or tested.
    var declared: Set<PythonVersion> = []
    /// The evidence.
    var evidence: [Evidence] = []
    /// Whether the project is for Python 2 alone.
    private(set) var old = OldSeriesEvidence()
    /// The series of both major versions that are named, not in comments.
    private var named: Set<PythonVersion> = []
    /// The file that names the first of Python 2.
    private var twoFile = ""
    /// Whether Python 3 is named without a minor version.
    private var namesThree = false

    /// Reads all files that mention interpreters.
    ///
    /// - Parameter sign: What in a module no Python 3 parses; nil to read the files.
    init(_ files: ProjectFiles, sign: ((String) -> String?)? = nil) {
        readPyproject(files)
        readSetup(files)
        readTox(files)
        readWorkflows(files)
        readPins(files)
        readOldClassifiers(files)
        old = OldSeriesEvidence(
            named: named, namesThree: namesThree, saidIn: twoFile,
            allowsThree: !ranges.isEmpty && !allowsOldAlone, files: files, sign: sign)
    }

    /// Whether the ranges allow no interpreter of today.
    var allowsOldAlone: Bool { Self.allowsOldAlone(ranges.compactMap { VersionRange($0) }) }

    private static func allowsOldAlone(_ allowed: [VersionRange]) -> Bool {
        func isAllowed(_ series: PythonVersion) -> Bool { allowed.allSatisfy { $0.contains(series) } }
        return !(6...30).contains { isAllowed(PythonVersion(3, $0)) }
            && Interpreter.oldSeries.contains(where: isAllowed)
    }

    /// The series below 3.6 without which the project cannot be run; nil when it needs none.
    var neededOldSeries: PythonVersion? {
        if old.standing == .isTwo { return PythonVersion(2, 7) }
        let allowed = ranges.compactMap { VersionRange($0) }
        guard allowsOldAlone else { return nil }
        return Interpreter.oldSeries.first { series in allowed.allSatisfy { $0.contains(series) } }
    }

    /// The interpreters to try, best first: the newest declared ones that had been released eight months before, then
    /// undeclared older ones, then newer ones.
    ///
    /// Those below 3.6 are for projects that allow nothing else, that are written in Python 2, or that name it alone;
    /// the last may be tried with others after it.
    func ranked(_ installed: [Interpreter], at date: Timestamp) -> [Interpreter] {
        let allowed = ranges.compactMap { VersionRange($0) }
        let fitting = installed.filter { interpreter in
            allowed.allSatisfy { $0.contains(interpreter.version) }
        }
        let aged = fitting.filter(\.isOld).sorted { $1.version < $0.version }
        let two = aged.filter { $0.version.major == 2 }
        if allowsOldAlone { return aged }
        switch old.standing {
        case .isTwo: return two
        case .namesTwoAlone: return two + modern(fitting, at: date)
        case .open: return modern(fitting, at: date)
        }
    }

    private func modern(_ fitting: [Interpreter], at date: Timestamp) -> [Interpreter] {
        let usable = fitting.filter { !$0.isOld }
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

    /// - Parameter names: Whether the file is sure to mean it: classifiers may be in comments.
    private mutating func declare(
        _ versions: [PythonVersion], _ file: String, _ said: String, names: Bool = true
    ) {
        if names { name(versions, file) }
        let fresh = Set(versions.map(\.series).filter { $0.major == 3 })
        guard !fresh.isEmpty else { return }
        declared.formUnion(fresh)
        let list = fresh.sorted().map(\.description).joined(separator: ", ")
        evidence.append(Evidence(file: file, said: said, decided: "supports Python \(list)"))
    }

    private mutating func name(_ versions: [PythonVersion], _ file: String) {
        if twoFile.isEmpty, versions.contains(where: { $0.major == 2 }) { twoFile = file }
        named.formUnion(versions.map(\.series))
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
        readClassifiers(text, "pyproject.toml")
    }

    private mutating func readSetup(_ files: ProjectFiles) {
        if let text = files.text("setup.cfg") {
            if let range = IniDocument(text).value("options", "python_requires") {
                allow(range, "setup.cfg", "python_requires")
            }
            readClassifiers(text, "setup.cfg")
        }
        guard let text = files.text("setup.py") else { return }
        if let match = text.firstMatch(of: #/python_requires\s*=\s*\(?\s*["']([^"']+)["']/#) {
            allow(String(match.1), "setup.py", "python_requires")
        }
        readClassifiers(text, "setup.py")
    }

    private mutating func readTox(_ files: ProjectFiles) {
        if let found = ToxFile.pythons(in: files) {
            declare(found.versions, found.file, "envlist")
            if found.namesThree { namesThree = true }
        }
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

    private mutating func readClassifiers(_ text: String, _ file: String) {
        declare(Self.classifiers(text).compactMap { PythonVersion($0) }, file, "classifiers", names: false)
    }

    /// What classifiers say of Python 2 and of Python 3 in general; those in comments say nothing.
    private mutating func readOldClassifiers(_ files: ProjectFiles) {
        for path in ["pyproject.toml", "setup.cfg", "setup.py"] {
            guard let text = files.text(path) else { continue }
            let plain = Text.lines(text).filter { !Text.trimmed($0).hasPrefix("#") }.joined(separator: "\n")
            let said = Self.classifiers(plain)
            if said.contains("3") { namesThree = true }
            name(said.compactMap { PythonVersion($0 == "2" ? "2.7" : $0) }, path)
        }
    }

    private static func classifiers(_ text: String) -> [Substring] {
        text.matches(of: #/Programming Language :: Python :: ([23](?:\.[0-9]+)?)/#).map(\.1)
    }
}
