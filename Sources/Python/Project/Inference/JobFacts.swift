/// Everything that a job asks for, with the scripts and targets that it calls.
struct JobFacts: Sendable {
    /// The facts with the files that tell them.
    private(set) var facts: [(file: String, fact: CommandFact)] = []
    /// Whether tests are run, by itself or by a runner of environments that it calls.
    private(set) var runsTests = false

    private var visited: Set<String> = []
    /// The files that jobs put together, by what becomes of them.
    private var joined: [String: [String]] = [:]

    /// Follows a job.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - files: The files of the project, for the scripts that it runs.
    ///   - targets: The targets that it may have made.
    init(_ job: Job, files: ProjectFiles, targets: [Job]) {
        walk(job, files: files, targets: targets, depth: 0)
        for variable in job.variables { facts.append((job.file, .variable(variable, isForTests: false))) }
        for fact in job.facts { facts.append((job.file, fact)) }
    }

    /// Where the commands of a job are run.
    private struct Place {
        /// The directory of the checkout; empty for its root.
        var directory = ""
        /// Whether it lies outside the checkout.
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

        /// A fact with its paths from the root; nil for what happens elsewhere.
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
