/// All facts of a job, including the scripts and targets that it calls.
struct JobFacts: Sendable {
    /// The facts, with their files.
    private(set) var facts: [(file: String, fact: CommandFact)] = []
    /// Whether it runs tests, itself or by an environment runner.
    private(set) var runsTests = false

    private var visited: Set<String> = []
    /// The inputs of files that jobs concatenate, by output.
    private var joined: [String: [String]] = [:]

    /// Follows a job.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - files: The files of the project, for the scripts that it runs.
    ///   - targets: The targets that it may call.
    init(_ job: Job, files: ProjectFiles, targets: [Job]) {
        walk(job, files: files, targets: targets, depth: 0)
        for variable in job.variables { facts.append((job.file, .variable(variable, isForTests: false))) }
        for fact in job.facts { facts.append((job.file, fact)) }
    }

    /// The current directory of a job.
    private struct Place {
        var directory = ""
        /// Whether it is outside of the checkout.
        var isElsewhere = false

        mutating func enter(_ name: String, of files: ProjectFiles) {
            let bare = Text.normalizedPath(name).map { directory.isEmpty ? $0 : "\(directory)/\($0)" }
            if name.isEmpty || name == "-" || name.hasPrefix("..") || name.contains("$") {
                (directory, isElsewhere) = ("", false)
            } else if let bare, bare.isEmpty || files.hasDirectory(bare) {
                if !isElsewhere { directory = bare }
            } else {
                isElsewhere = true
            }
        }

        /// A fact with its paths relative to the root; nil outside of the checkout.
        func moved(_ fact: CommandFact) -> CommandFact? {
            guard !isElsewhere else { return nil }
            guard !directory.isEmpty else { return fact }
            switch fact {
            case .requires(.file(let path)): return .requires(.file("\(directory)/\(path)"))
            case .requires(.constraints(let path)): return .requires(.constraints("\(directory)/\(path)"))
            case .requires(.local(let path, let extras)):
                return .requires(
                    .local(path: path == "." ? directory : "\(directory)/\(path)", extras: extras))
            case .script(let path): return .script("\(directory)/\(path)")
            case .condaFile(let path): return .condaFile("\(directory)/\(path)")
            default: return fact
            }
        }
    }

    private mutating func walk(_ job: Job, files: ProjectFiles, targets: [Job], depth: Int) {
        guard depth < 4, visited.insert("\(job.file)\n\(job.name)").inserted else { return }
        var wanted = job.prerequisites
        var place = Place()
        for line in job.lines.prefix(2000) {
            if line == Job.stepStart {
                place = Place()
                continue
            }
            for fact in CommandReader.facts(in: line) {
                if case .directory(let name) = fact { place.enter(name, of: files) }
                guard let fact = place.moved(fact) else { continue }
                if case .joins(let parts, let whole) = fact { joined[whole, default: []] += parts }
                if case .requires(.file(let path)) = fact, let parts = joined[path] {
                    facts += parts.map { (job.file, .requires(.file($0))) }
                    continue
                }
                facts.append((job.file, fact))
                switch fact {
                case .runsTests: runsTests = true
                case .tox(let names), .nox(let names):
                    if names.isEmpty || names.contains(where: { !Purpose.isOther($0) }) { runsTests = true }
                case .hatch(let name): if Purpose.isTests(name) || name.hasPrefix("cov") { runsTests = true }
                case .targets(let names): wanted += names
                case .script(let path):
                    if let script = JobFiles.script(path, in: files) {
                        walk(script, files: files, targets: targets, depth: depth + 1)
                    }
                default: break
                }
            }
        }
        for name in wanted {
            for target in targets where target.name == name {
                walk(target, files: files, targets: targets, depth: depth + 1)
            }
        }
    }
}
