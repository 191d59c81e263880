internal import Instances

/// The input of the resolver: the requirements of the project and of its tests, before the fallbacks change them.
struct RequirementSet: Sendable {
    /// A requirement with its origin.
    struct Want: Hashable, Sendable {
        var requirement: Requirement
        var weight: RequirementWeight
        var source: String
    }

    /// All requirements, most important first.
    private(set) var wants: [Want] = []
    /// The names of the repository's own projects, which never come from the index.
    private(set) var excluded: [String] = []
    /// The extras that are installed.
    private(set) var chosenExtras: [String] = []

    /// Packages that are left out where they are not firm.
    private var leftOut: Set<String> = []

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
            let place = isRoot ? "the project" : "the project in \(project.path)"
            add(project.requirements, .firm, place)
            add(expanded(chosen, of: project), .wanted, "extras of \(place)")
            if !project.needsInstall.isEmpty {
                // It pins the oldest NumPy for portable wheels; what is built here runs with its own NumPy.
                add(
                    project.buildRequirements.map { $0.hasPrefix("oldest-supported-numpy") ? "numpy" : $0 },
                    .wanted, "the build of \(place)")
            }
        }
        for sourced in request.requirements { add([sourced.text], sourced.weight, sourced.source) }
        // The project may be the framework itself.
        if let name = framework.packageName, !excluded.contains(name) {
            add([name + framework.supportedReleases], .firm, "")
        }
        leftOut = Set(request.leftOut + request.avoided)
        // Every environment has the build tools of its day.
        wants.removeAll { $0.weight == .hint && Seeds.names.contains($0.requirement.name) }
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

    private mutating func add(_ texts: [String], _ weight: RequirementWeight, _ source: String) {
        for text in texts {
            guard let requirement = Self.requirement(text), !excluded.contains(requirement.name) else {
                continue
            }
            let want = Want(requirement: requirement, weight: weight, source: source)
            guard let known = wants.firstIndex(where: { $0.requirement == requirement }) else {
                wants.append(want)
                continue
            }
            if wants[known].weight < weight { wants[known] = want }
        }
    }

    /// The requirement in a text; for an address the package that it names.
    private static func requirement(_ text: String) -> Requirement? {
        switch RequirementsFile.line(text, directory: "") {
        case .named(let requirement): requirement
        case .remote(_, let name?): Requirement(name)
        default: nil
        }
    }

    /// The names of requirements of a weight.
    func names(_ weight: RequirementWeight) -> Set<String> {
        let names = Set(wants.filter { $0.weight == weight }.map(\.requirement.name))
        return weight == .firm ? names : names.subtracting(leftOut)
    }

    /// The names that fallbacks may change: those of requirements that are not firm.
    var looseNames: Set<String> { names(.wanted).union(names(.hint)) }

    /// The requirements that fallbacks may still change, as they were asked for.
    func loose(_ state: LadderState) -> [Requirement] {
        wants.filter { $0.weight < .firm && changed($0, state) != nil }.map(\.requirement)
    }

    /// The resolver's input lines after the changes of the fallbacks, with the seed packages that old code expects.
    func lines(_ state: LadderState, seeds: [EnvironmentLock.Pin]) -> [String] {
        var lines: [String] = []
        for want in wants {
            guard let requirement = changed(want, state) else { continue }
            if !lines.contains(requirement.description) { lines.append(requirement.description) }
        }
        for (name, version) in state.pinned.sorted(by: { $0.key < $1.key })
        where !wants.contains(where: { $0.requirement.name == name }) {
            lines.append("\(name)==\(version)")
        }
        for seed in seeds where !excluded.contains(seed.name) {
            lines.append(state.openSeeds.contains(seed.name) ? seed.name : "\(seed.name)==\(seed.version)")
        }
        return lines
    }

    /// A requirement after the changes of the fallbacks; nil when they leave it out.
    private func changed(_ want: Want, _ state: LadderState) -> Requirement? {
        var requirement = want.requirement
        let name = requirement.name
        guard !state.unread.contains(requirement.description) else { return nil }
        switch want.weight {
        case .firm:
            guard !state.absent.contains(name) else { return nil }
        case .wanted, .hint:
            guard !state.dropped.contains(name), !leftOut.contains(name),
                want.weight == .wanted || !state.withoutHints
            else {
                return nil
            }
            if state.relaxed.contains(name) { requirement.specifier = "" }
        }
        if name == framework.packageName, framework.isUnsupported(requirement.specifier) {
            requirement.specifier = ""
        }
        if let version = state.pinned[name] { requirement.specifier = "==\(version)" }
        return requirement
    }

    /// The requirements as the recipe records them, with what the fallbacks changed.
    func recorded(_ state: LadderState) -> [WeighedRequirement] {
        wants.map { want in
            let changed = changed(want, state)
            let change =
                changed.map {
                    $0 == want.requirement ? nil : $0.specifier.isEmpty ? "any version" : $0.specifier
                }
                ?? WeighedRequirement.leftOut
            return WeighedRequirement(
                text: want.requirement.description, weight: want.weight,
                source: Printable.text(want.source), change: change)
        }
    }
}
