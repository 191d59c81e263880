internal import Instances

/// Collects the requirements of tests beyond the project's own, from file to file.
struct RequirementCollector {
    /// Requirements with their origins, in the order found, each once.
    private(set) var requirements: [SourcedRequirement] = []
    /// Extras of the project, in the order found.
    private(set) var extras: [String] = []
    /// Other projects in the repository.
    private(set) var subprojects: [LocalProject] = []
    /// Constraints.
    private(set) var constraints: [String] = []
    /// Environment variables of test runs; the first value wins.
    private(set) var variables: [String: String] = [:]
    /// Packages of the system, by Debian's names.
    private(set) var systemPackages: [String] = []
    /// The evidence.
    private(set) var evidence: [Evidence] = []

    private let files: ProjectFiles
    private let python: PythonVersion?
    /// The files of requirements and constraints that were read, or would have been.
    private(set) var readFiles: Set<String> = []
    private var ignored = 0

    init(_ files: ProjectFiles, python: PythonVersion? = nil) {
        self.files = files
        self.python = python
    }

    /// Whether no requirements and extras were found.
    var isEmpty: Bool { requirements.isEmpty && extras.isEmpty }

    /// Whether a test runner, or extras that are named after tests, were found: whoever requires these runs tests.
    var speaksOfTests: Bool {
        let runners: Set<String> = [
            "pytest", "nose", "nose2", "testtools", "stestr", "trial", "pytest-cov", "green",
        ]
        return extras.contains { Purpose.isTests($0) }
            || requirements.contains { Requirement($0.text).map { runners.contains($0.name) } ?? false }
    }

    /// Whether some requirement is for a package.
    func names(_ package: String) -> Bool { requirements.contains { Requirement($0.text)?.name == package } }

    /// Adds extras of the project.
    mutating func addExtras(_ names: [String], source: String, place: String = "") {
        // `:all` stands for all extras of the project (tox, pdm).
        let meant = names.flatMap { $0 == ":all" ? TestNeeds.declaredExtras(files) : [$0] }
        let fresh = meant.map { Requirement.normalized($0) }.filter { !extras.contains($0) && !$0.isEmpty }
        guard !fresh.isEmpty else { return }
        extras += fresh
        let list = fresh.joined(separator: ", ")
        note(source, Self.said(place, "extras \(list)"), "extras \(list)")
    }

    mutating func add(
        _ texts: [String], source: String, place: String = "", weight: RequirementWeight = .wanted
    ) {
        add(
            texts.flatMap(RequirementList.parts).map { RequirementsFile.line($0, directory: "") },
            source: source, place: place, weight: weight)
    }

    /// Adds the requirements of lines and of the files that they include; one link of evidence covers all of them.
    mutating func add(
        _ lines: [RequirementLine], source: String, place: String = "", weight: RequirementWeight = .wanted
    ) {
        var fresh: [String] = []
        for line in lines {
            if case .named(let requirement) = line {
                if insert(requirement, source: source, weight: weight) {
                    fresh.append("\(requirement)")
                }
            } else {
                follow(line, source: source, place: place, weight: weight)
            }
        }
        if !fresh.isEmpty {
            note(source, Self.said(place, fresh.joined(separator: ", ")), weight.decision)
        }
    }

    /// Adds a requirement; false when it is known or unwanted.
    private mutating func insert(
        _ requirement: Requirement, source: String, weight: RequirementWeight
    ) -> Bool {
        if let why = Self.drivers[requirement.name] ?? TestFrameworks.unwantedPackages[requirement.name] {
            note(source, requirement.name, "passed over: \(why)")
            return false
        }
        let entry = SourcedRequirement(text: requirement.description, source: source, weight: weight)
        guard let known = requirements.firstIndex(where: { $0.text == entry.text }) else {
            requirements.append(entry)
            return true
        }
        if requirements[known].weight < weight { requirements[known] = entry }
        return false
    }

    /// Programs that jobs call and tests do not need.
    private static let drivers = [
        "poetry": driver, "pipenv": driver,
        "pre-commit": driver,
        "codecov": driver, "coveralls": driver, "python-coveralls": driver, "twine": driver,
        "tox-travis": driver,
        "tox-gh-actions": driver, "poetry-dynamic-versioning": driver, "bump2version": driver,
        "bumpversion": driver,
        "tbump": driver, "pre-commit-uv": driver, "cibuildwheel": driver,
    ]
    private static let driver = "it drives jobs, no test imports it"

    private mutating func follow(
        _ line: RequirementLine, source: String, place: String, weight: RequirementWeight
    ) {
        switch line {
        case .named: return
        case .local(".", let names):
            addExtras(names, source: source, place: place)
        case .local(let path, let names):
            addProject(path, extras: names, source: source)
        case .file(let path):
            read(path, from: source, weight: weight)
        case .constraints(let path):
            readConstraints(path, source: source)
        case .remote(let text, let name):
            note(
                source, text,
                name.map { "\($0) of that day from the index instead of an address" }
                    ?? "passed over: an address")
            if let name { add([name], source: source, place: place, weight: weight) }
        case .ignored(let text):
            ignored += 1
            if ignored <= 10 { note(source, text, "passed over") }
        }
    }

    /// Adds a project in the repository.
    mutating func addProject(_ path: String, extras: [String], source: String) {
        guard files.has("\(path)/setup.py") || files.has("\(path)/pyproject.toml") else {
            note(source, path, "passed over: no project there")
            return
        }
        guard !subprojects.contains(where: { $0.path == path }) else { return }
        let declaration = ProjectKind.declaration(in: files, directory: path).0
        subprojects.append(LocalProject(path: path, extras: extras, declaration: declaration))
        note(source, path, "the project in \(path) is installed as well")
    }

    /// Reads a requirements file and those that it includes.
    ///
    /// - Parameter weight: That of what names it; its own name may say more.
    mutating func read(_ path: String, from source: String = "", weight: RequirementWeight = .wanted) {
        guard !path.isEmpty, readFiles.insert(path).inserted else { return }
        // What pip-tools and uv read from these are the project's own requirements.
        guard !["pyproject.toml", "setup.cfg", "setup.py"].contains(path.split(separator: "/").last ?? "")
        else { return }
        guard let found = files.best(matching: path, python: python), let text = files.text(found) else {
            if !source.isEmpty { note(source, path, "passed over: not there") }
            return
        }
        if found != path {
            note(source, path, found)
            guard readFiles.insert(found).inserted else { return }
        }
        let weight = RequirementWeight.ofFile(found, namedWith: weight)
        note(
            found, source.isEmpty ? "named like what tests need" : "named by \(source)",
            weight == .hint ? "its requirements, as hints" : "its requirements")
        let lines = RequirementsFile.parse(text, directory: Self.directory(of: found))
        // A compiled file and its source ask for the same.
        if found.hasSuffix(".txt") { readFiles.insert(found.dropLast(4) + ".in") }
        for line in lines {
            if case .named(let requirement) = line {
                _ = insert(requirement, source: found, weight: weight)
            } else {
                follow(line, source: found, place: "", weight: weight)
            }
        }
    }

    private mutating func readConstraints(_ path: String, source: String) {
        guard readFiles.insert(path).inserted,
            let found = files.best(matching: path, python: python), let text = files.text(found)
        else { return }
        readFiles.insert(found)
        for case .named(let requirement) in RequirementsFile.parse(text, directory: Self.directory(of: found))
        {
            constraints.append(requirement.description)
        }
        note(source, found, "constraints")
    }

    /// Adds packages by conda's names.
    mutating func addConda(_ packages: [String], source: String, place: String = "") {
        var texts: [String] = []
        var left: [String] = []
        var systems: [String] = []
        for package in packages.compactMap({ CondaPackage($0) }) where !TestNeeds.tools.contains(package.name)
        {
            switch CondaNames.meaning(of: package.name) {
            case .package(let name): texts.append(name + package.specifier)
            case .system(let name): systems.append(name)
            case .nothing: if package.name != "python" { left.append(package.name) }
            }
        }
        if !left.isEmpty {
            note(source, Self.said(place, left.joined(separator: ", ")), "passed over: of use to conda only")
        }
        add(texts, source: source, place: place, weight: .hint)
        addSystem(systems, source: source)
    }

    /// Reads a file that describes a conda environment.
    mutating func readConda(_ path: String, source: String = "") {
        guard readFiles.insert(path).inserted, let found = files.best(matching: path, python: python),
            found == path || readFiles.insert(found).inserted, let text = files.text(found)
        else { return }
        let file = CondaFile(text)
        note(
            found, source.isEmpty ? "named like what tests need" : "named by \(source)",
            "its packages, by their names in the index")
        addConda(file.packages, source: found)
        let directory = Self.directory(of: found)
        add(
            file.pip.map { RequirementsFile.line($0, directory: directory) }, source: found, place: "pip",
            weight: .hint)
    }

    /// Adds packages of the system.
    mutating func addSystem(_ names: [String], source: String) {
        let fresh = SystemPackages.relevant(among: names).filter { !systemPackages.contains($0) }
        guard !fresh.isEmpty else { return }
        systemPackages += fresh
        note(source, "installs \(fresh.joined(separator: ", "))", "packages of the system")
    }

    /// Adds variables, except those that are set and those of the CI service.
    ///
    /// - Parameter isForTests: Whether they were set for the tests rather than for a whole job.
    mutating func addVariables(
        _ found: [ShellCommand.Variable], source: String, place: String = "", isForTests: Bool
    ) {
        var fresh: [String] = []
        for variable in found where variables[variable.name] == nil {
            guard RunVariables.isWanted(variable, isForTests: isForTests) else { continue }
            variables[variable.name] = variable.value
            fresh.append("\(variable.name)=\(variable.value)")
        }
        if !fresh.isEmpty {
            note(source, Self.said(place, "sets \(fresh.joined(separator: ", "))"), "the same")
        }
    }

    /// Adds what was found for a project in a subdirectory.
    mutating func merge(_ other: RequirementCollector, below directory: String) {
        for entry in other.requirements {
            guard let requirement = Requirement(entry.text) else { continue }
            _ = insert(requirement, source: "\(directory)/\(entry.source)", weight: entry.weight)
        }
        constraints += other.constraints
        readFiles.formUnion(other.readFiles.map { "\(directory)/\($0)" })
        variables.merge(other.variables) { own, _ in own }
        systemPackages += other.systemPackages.filter { !systemPackages.contains($0) }
        evidence += other.evidence.map { link in
            Evidence(file: "\(directory)/\(link.file)", said: link.said, decided: link.decided)
        }
    }

    /// Adds evidence.
    mutating func note(_ file: String, _ said: String, _ decided: String) {
        evidence.append(Evidence(file: file, said: said, decided: decided))
    }

    private static func said(_ place: String, _ text: String) -> String {
        place.isEmpty ? text : "\(place): \(text)"
    }

    private static func directory(of path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
