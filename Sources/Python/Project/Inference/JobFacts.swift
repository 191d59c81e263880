/// All facts of a job, including the scripts and targets that it calls.
struct JobFacts {
    /// The facts, with their files.
    private(set) var facts: [(file: String, fact: CommandFact)] = []
    /// Whether it runs tests, itself or by an environment runner.
    private(set) var runsTests = false
    /// The commands that start tests, also those of environment runners.
    private(set) var starts: [StartedTests] = []

    /// The services that it starts or finds running, also those of environment runners, each with its file.
    private(set) var services: [(file: String, service: NamedService)] = []
    /// All variables that are set for its tests, whatever they say.
    private(set) var testVariables: [ShellCommand.Variable] = []

    private var visited: Set<String> = []
    /// The inputs of files that jobs concatenate, by output.
    private var joined: [String: [String]] = [:]
    private let files: ProjectFiles
    private let targets: [Job]
    private let python: PythonVersion?
    /// Whether the job is one of an environment runner, whose requirements are read elsewhere.
    private var isDelegated = false

    /// Follows a job.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - files: The files of the project, for the scripts that it runs.
    ///   - targets: The targets that it may call.
    ///   - python: The interpreter, for the environments of tox.
    ///   - directory: Where it begins, empty for the root.
    init(
        _ job: Job, files: ProjectFiles, targets: [Job], python: PythonVersion? = nil,
        in directory: String = ""
    ) {
        self.files = files
        self.targets = targets
        self.python = python
        walk(job, at: JobPlace(directory: directory), depth: 0)
        for variable in job.variables { facts.append((job.file, .variable(variable, isForTests: false))) }
        for fact in job.facts { facts.append((job.file, fact)) }
        testVariables += job.variables + job.sharedVariables
        leaveOutAlternatives()
    }

    /// Leaves out variables of the tests without which the job runs the same tests too: they choose another way to run
    /// them, in addition to the usual one.
    private mutating func leaveOutAlternatives() {
        var alternatives: Set<String> = []
        for alike in Dictionary(grouping: starts, by: \.tests).values where alike.count > 1 {
            let names = alike.map { Set($0.command.variables.map(\.name)) }
            let always = names.reduce(names[0]) { $0.intersection($1) }
            for some in names { alternatives.formUnion(some.subtracting(always)) }
        }
        facts.removeAll { _, fact in
            guard case .variable(let variable, isForTests: true) = fact else { return false }
            return alternatives.contains(variable.name)
                && !RunVariables.isWanted(variable, isForTests: false)
        }
    }

    private mutating func walk(_ job: Job, at beginning: JobPlace, depth: Int) {
        guard depth < 4, visited.insert("\(job.file)\n\(job.name)\n\(beginning.directory)").inserted else {
            return
        }
        for case .services(let found) in job.facts { services += found.map { (job.file, $0) } }
        if depth > 0 { testVariables += job.variables }
        var wanted = job.prerequisites
        var place = beginning
        var outer: [JobPlace] = []
        var variables: [ShellCommand.Variable] = []
        for line in job.lines.prefix(2000) {
            if line == Job.stepStart || job.linesAreSeparate { (place, outer) = (beginning, []) }
            if line == Job.stepStart {
                variables = []
                continue
            }
            if line.hasPrefix(Job.stepVariable) {
                if let variable = ShellCommand.assignment(String(line.dropFirst())) {
                    variables.append(variable)
                }
                continue
            }
            for fact in CommandReader.facts(in: line) {
                switch fact {
                case .directory(let name): place.enter(name, of: files, script: job.file)
                case .opensShell: outer.append(place)
                case .closesShell: place = outer.popLast() ?? place
                case .tox, .nox, .hatch, .targets, .script: testVariables += variables
                default: break
                }
                note(fact, in: line, of: job, at: place, with: variables)
                guard let fact = place.moved(fact) else { continue }
                if case .joins(let parts, let whole) = fact { joined[whole, default: []] += parts }
                if case .requires(.file(let path)) = fact, let parts = joined[path] {
                    append(parts.map { .requires(.file($0)) }, of: job)
                    continue
                }
                append([fact], of: job)
                follow(fact, of: job, at: place, depth: depth, wanted: &wanted)
            }
        }
        for name in wanted {
            for target in targets where target.name == name {
                walk(target, at: JobPlace(), depth: depth + 1)
            }
        }
    }

    private mutating func append(_ found: [CommandFact], of job: Job) {
        if !isDelegated { facts += found.map { (job.file, $0) } }
    }

    /// Notes a command that starts tests, and the variables of its step.
    private mutating func note(
        _ fact: CommandFact, in line: String, of job: Job, at place: JobPlace,
        with variables: [ShellCommand.Variable]
    ) {
        if case .variable(let variable, _) = fact { testVariables.append(variable) }
        guard case .starts(var command) = fact else { return }
        testVariables += variables
        append(
            variables.filter { !RunVariables.namesService($0) }.map { .variable($0, isForTests: true) },
            of: job)
        guard place.isKnown || place.missing != nil else { return }
        command.variables += variables + job.variables
        starts.append(
            StartedTests(
                directory: place.missing ?? place.directory, command: command, file: job.file, said: line))
    }

    /// Follows what a command calls.
    private mutating func follow(
        _ fact: CommandFact, of job: Job, at place: JobPlace, depth: Int, wanted: inout [String]
    ) {
        switch fact {
        case .runsTests: runsTests = true
        case .tox(let names), .nox(let names):
            let isTest = names.isEmpty || names.contains(where: { !Purpose.isOther($0) })
            if isTest { runsTests = true }
            guard isTest, place.isKnown else { return }
            let isTox = if case .tox = fact { true } else { false }
            delegate(
                isTox
                    ? EnvironmentJobs.tox(names, in: files, directory: place.directory, python: python)
                    : EnvironmentJobs.nox(names, in: files, directory: place.directory), depth: depth)
        case .hatch(let name):
            if Purpose.isTests(name) || name.hasPrefix("cov") { runsTests = true }
            delegate(EnvironmentJobs.scripts(name, in: files, directory: place.directory), depth: depth)
        case .targets(let names):
            let own = place.directory.isEmpty ? [] : JobFiles.targets(in: files, directory: place.directory)
            if own.isEmpty { wanted += names }
            for target in own where names.contains(target.name) {
                walk(target, at: JobPlace(directory: place.directory), depth: depth + 1)
            }
        case .script(let path):
            if let script = JobFiles.script(path, in: files) { walk(script, at: place, depth: depth + 1) }
        case .services(let found): services += found.map { (job.file, $0) }
        case .compose(let paths, let names):
            services += ComposeFiles.services(paths, in: files, named: names)
        case .variableFile(let path):
            let text = files.text(path) ?? ""
            facts += VariableFile.variables(text).map { (path, .variable($0, isForTests: true)) }
        default: break
        }
    }

    private mutating func delegate(_ jobs: [(job: Job, directory: String)], depth: Int) {
        let before = isDelegated
        isDelegated = true
        for (job, directory) in jobs { walk(job, at: JobPlace(directory: directory), depth: depth + 1) }
        isDelegated = before
    }
}
