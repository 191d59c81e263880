internal import Instances

/// The input of the resolver: the requirements of the project and of its tests, before the fallbacks change them.
struct RequirementSet: Sendable {
    /// A requirement with its origin.
    struct Want: Hashable, Sendable {
        var requirement: Requirement
        var isOptional: Bool
    }

    /// All requirements, most important first.
    private(set) var wants: [Want] = []
    /// The names of the repository's own projects, which never come from the index.
    private(set) var excluded: [String] = []
    /// The extras that are installed.
    private(set) var chosenExtras: [String] = []

    /// The test framework.
    private let framework: any PythonTestFramework
    /// The package of the test framework, which is never left out; nil when Python has it.
    var frameworkPackage: String? { framework.packageName }

    /// The requirements of a request and its projects' metadata; the first project is the root.
    init(
        _ request: EnvironmentRequest, projects: [ProjectMetadata],
        framework: any PythonTestFramework = TestFrameworks.standard
    ) {
        self.framework = framework
        excluded = projects.map { Requirement.normalized($0.name) }.filter { !$0.isEmpty }
        let extrasOf = Dictionary(
            request.subprojects.map { ($0.path, $0.extras) }, uniquingKeysWith: { first, _ in first })
        for project in projects {
            let isRoot = project.path == "."
            var wanted = isRoot ? request.extras : extrasOf[project.path] ?? []
            let provided = Set(project.extras.keys)
            if isRoot, provided.isDisjoint(with: wanted), !Self.speakOfTests(request.requirements) {
                wanted += TestNeeds.developerExtras
            }
            let chosen = wanted.filter { provided.contains($0) }
            if isRoot { chosenExtras = chosen }
            add(project.requirements, isOptional: false)
            for text in expanded(chosen, of: project) { add([text], isOptional: true) }
            if !project.needsInstall.isEmpty {
                // It pins the oldest NumPy for portable wheels; what is built here runs with its own NumPy.
                add(
                    project.buildRequirements.map { $0.hasPrefix("oldest-supported-numpy") ? "numpy" : $0 },
                    isOptional: true)
            }
        }
        for sourced in request.requirements { add([sourced.text], isOptional: sourced.isOptional) }
        // The project may be the framework itself.
        if let name = framework.packageName, !excluded.contains(name) {
            add([name + framework.supportedReleases], isOptional: false)
        }
    }

    /// Whether some requirements come from a source that is about tests, not only about running the project.
    private static func speakOfTests(_ requirements: [SourcedRequirement]) -> Bool {
        requirements.contains {
            !["", "requirements.txt", SourcedRequirement.runnerOptions].contains($0.source)
        }
    }

    /// The requirements of extras; an extra may name others of the same project.
    private func expanded(_ extras: [String], of project: ProjectMetadata) -> [String] {
        var seen: Set<String> = []
        var pending = extras
        var texts: [String] = []
        while let extra = pending.first {
            pending.removeFirst()
            guard seen.insert(extra).inserted else { continue }
            for text in project.extras[extra] ?? [] {
                guard let requirement = Requirement(text) else { continue }
                if requirement.name == Requirement.normalized(project.name) {
                    pending += requirement.extras
                } else {
                    texts.append(text)
                }
            }
        }
        return texts
    }

    private mutating func add(_ texts: [String], isOptional: Bool) {
        for text in texts {
            guard let requirement = Requirement(text), !excluded.contains(requirement.name) else { continue }
            let want = Want(requirement: requirement, isOptional: isOptional)
            if !wants.contains(where: { $0.requirement == requirement }) { wants.append(want) }
        }
    }

    /// The names of requirements that fallbacks may change.
    var optionalNames: Set<String> { Set(wants.filter(\.isOptional).map(\.requirement.name)) }

    /// The resolver's input lines after the changes of the fallbacks, with the seed packages that old code expects.
    func lines(_ state: LadderState, seeds: [EnvironmentLock.Pin]) -> [String] {
        var lines: [String] = []
        for want in wants where !state.dropped.contains(want.requirement.name) {
            var requirement = want.requirement
            let isFramework = requirement.name == framework.packageName
            let isOurs = isFramework && requirement.specifier == framework.supportedReleases
            let isUnsupported = isFramework && framework.isUnsupported(requirement.specifier)
            if state.relaxed.contains(requirement.name) && !isOurs || isUnsupported {
                requirement.specifier = ""
            }
            if let version = state.pinned[requirement.name] { requirement.specifier = "==\(version)" }
            if !lines.contains(requirement.description) { lines.append(requirement.description) }
        }
        for (name, version) in state.pinned.sorted(by: { $0.key < $1.key })
        where !wants.contains(where: { $0.requirement.name == name }) {
            lines.append("\(name)==\(version)")
        }
        for seed in seeds where !excluded.contains(seed.name) {
            lines.append(state.relaxed.contains(seed.name) ? seed.name : "\(seed.name)==\(seed.version)")
        }
        return lines
    }
}
