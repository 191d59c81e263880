/// Gathers what tests need beyond the project's own requirements, from file to file.
struct RequirementCollector {
    /// Requirements with their origins, in the order found, each once.
    private(set) var requirements: [SourcedRequirement] = []
    /// Extras of the project, in the order found.
    private(set) var extras: [String] = []
    /// Other projects in the repository.
    private(set) var subprojects: [LocalProject] = []
    /// Constraints.
    private(set) var constraints: [String] = []
    /// The links of the chain.
    private(set) var evidence: [Evidence] = []

    private let files: ProjectFiles
    private var readFiles: Set<String> = []

    init(_ files: ProjectFiles) {
        self.files = files
    }

    /// Whether nothing was found that tests need.
    var isEmpty: Bool { requirements.isEmpty && extras.isEmpty }

    /// Adds extras that a file asks for.
    mutating func addExtras(_ names: [String], source: String) {
        let fresh = names.filter { !extras.contains($0) && !$0.isEmpty }
        guard !fresh.isEmpty else { return }
        extras += fresh
        note(source, "extras \(fresh.joined(separator: ", "))", "extras \(fresh.joined(separator: ", "))")
    }

    /// Adds requirements by their text.
    mutating func add(_ texts: [String], source: String, isOptional: Bool = true) {
        for text in texts {
            add(RequirementsFile.line(text, directory: ""), source: source, isOptional: isOptional)
        }
    }

    /// Adds what one line asks for, and what the files ask for that it names.
    mutating func add(_ line: RequirementLine, source: String, isOptional: Bool = true) {
        switch line {
        case .named(let requirement):
            let entry = SourcedRequirement(
                text: requirement.description, source: source, isOptional: isOptional)
            if !requirements.contains(where: { $0.text == entry.text }) { requirements.append(entry) }
        case .local(".", let names):
            addExtras(names, source: source)
        case .local(let path, let names):
            guard files.has("\(path)/setup.py") || files.has("\(path)/pyproject.toml") else {
                note(source, path, "passed over: no project there")
                return
            }
            guard !subprojects.contains(where: { $0.path == path }) else { return }
            subprojects.append(
                LocalProject(
                    path: path, extras: names,
                    declaration: ProjectKind.declaration(in: files, directory: path).0))
            note(source, path, "the project in \(path) is installed as well")
        case .file(let path):
            read(path, from: source)
        case .constraints(let path):
            guard readFiles.insert("constraints \(path)").inserted, let text = files.text(path) else {
                return
            }
            for case .named(let requirement) in RequirementsFile.parse(
                text, directory: Self.directory(of: path))
            {
                constraints.append(requirement.description)
            }
            note(source, path, "constraints")
        case .remote(let text, let name):
            note(
                source, text,
                name.map { "\($0) from the index instead of an address" } ?? "passed over: an address")
            if let name { add([name], source: source) }
        case .ignored(let text):
            note(source, text, "passed over")
        }
    }

    /// Reads a requirements file and those that it names.
    mutating func read(_ path: String, from source: String = "") {
        guard readFiles.insert(path).inserted else { return }
        guard let text = files.text(path) else {
            if !source.isEmpty { note(source, path, "passed over: not there") }
            return
        }
        note(path, source.isEmpty ? "named like what tests need" : "named by \(source)", "its requirements")
        for line in RequirementsFile.parse(text, directory: Self.directory(of: path)) {
            add(line, source: path)
        }
    }

    private mutating func note(_ file: String, _ said: String, _ decided: String) {
        evidence.append(Evidence(file: file, said: said, decided: decided))
    }

    private static func directory(of path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
