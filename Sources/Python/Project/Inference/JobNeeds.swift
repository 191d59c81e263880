/// Collects what jobs of continuous integration, make targets, scripts and documents require.
enum JobNeeds {
    /// A job and its facts.
    typealias Known = (job: Job, facts: JobFacts)

    /// Collects what jobs that run tests install and set; returns all jobs with their facts.
    static func read(
        _ files: ProjectFiles, python: PythonVersion?, groups: inout [(name: String, source: String)],
        into collector: inout RequirementCollector
    ) -> [(job: Job, facts: JobFacts)] {
        let targets = JobFiles.targets(in: files)
        let jobs = (JobFiles.jobs(in: files) + targets + JobFiles.scripts(in: files)).prefix(400)
            .map { ($0, JobFacts($0, files: files, targets: targets)) }
            .filter { !Purpose.isOtherPython($0.0.name, than: python) }
        var condaFiles: [(template: String, source: String)] = []
        for (job, facts) in jobs
        where facts.runsTests && !Purpose.isOther(job.name) && !Purpose.isOther(job.file) && !isAggregate(job)
        {
            let place = job.name.isEmpty ? "" : "job \(job.name)"
            let bare = Set(
                facts.facts.compactMap { fact -> String? in
                    guard case .requires(.named(let requirement)) = fact.fact, requirement.specifier.isEmpty
                    else { return nil }
                    return requirement.name
                })
            for (file, fact) in facts.facts {
                switch fact {
                case .requires(.named(var requirement)):
                    // One entry of a matrix pins what another leaves open.
                    if bare.contains(requirement.name) { requirement.specifier = "" }
                    guard isWanted(.named(requirement), named: true),
                        requirement.exactVersion == nil || !collector.names(requirement.name)
                    else { continue }
                    collector.add([.named(requirement)], source: file, place: place, weight: .hint)
                case .requires(.remote(let text, let package?)):
                    guard let requirement = Requirement(package), !collector.names(requirement.name),
                        isWanted(.named(requirement), named: true)
                    else { continue }
                    collector.add(
                        [.remote(text, name: package)], source: file, place: place, weight: .hint)
                case .requires(let line):
                    if isWanted(line, named: false, python: python) {
                        collector.add([line], source: file, place: place, weight: .hint)
                    }
                case .extras(let names):
                    collector.addExtras(names.filter { !Purpose.isOther($0) }, source: file, place: place)
                case .allExtras:
                    collector.addExtras(
                        TestNeeds.declaredExtras(files).filter { !Purpose.isOther($0) }, source: file,
                        place: place)
                case .groups(let names): groups += names.map { ($0, file) }
                case .condaFile(let path): condaFiles.append((path, file))
                case .condaPackages(let packages):
                    let fresh = packages.filter { text in
                        CondaPackage(text).map { !$0.specifier.hasPrefix("==") || !collector.names($0.name) }
                            ?? false
                    }
                    collector.addConda(fresh, source: file, place: place)
                case .systemPackages(let names): collector.addSystem(names, source: file)
                case .variable(let variable, let isForTests):
                    collector.addVariables([variable], source: file, place: place, isForTests: isForTests)
                default: continue
                }
            }
        }
        CondaNeeds.read(condaFiles, files, python: python, into: &collector)
        return jobs
    }

    /// Whether a target is not only for tests: `all` builds everything.
    private static func isAggregate(_ job: Job) -> Bool {
        job.file.lowercased().hasSuffix("file") && !Purpose.isTests(job.name)
            && !["check", "ci", "coverage", "cov", "tox", "nox", "test-all", "testcov"].contains(job.name)
    }

    /// Requirement files and extras that other jobs, targets and documents for contributors name.
    static func readMentioned(
        _ jobs: [(job: Job, facts: JobFacts)], _ files: ProjectFiles, python: PythonVersion?,
        into collector: inout RequirementCollector
    ) {
        let isKnown = collector.speaksOfTests
        let documents = JobFiles.documents(in: files).map { ($0, JobFacts($0, files: files, targets: [])) }
        for (job, facts) in jobs + documents where !Purpose.isOther(job.name) {
            for (file, fact) in facts.facts {
                if case .requires(let line) = fact, isWanted(line, named: false, python: python),
                    !isKnown || !isForDevelopers(line)
                {
                    collector.add(
                        [line], source: file, place: job.name.isEmpty ? "" : "job \(job.name)", weight: .hint)
                }
            }
        }
    }

    static func readNames(
        _ jobs: [(job: Job, facts: JobFacts)], into collector: inout RequirementCollector
    ) {
        for (job, facts) in jobs where !Purpose.isOther(job.name) {
            for (file, fact) in facts.facts {
                if case .requires(let line) = fact, isWanted(line, named: true) {
                    collector.add(
                        [line], source: file, place: job.name.isEmpty ? "" : "job \(job.name)", weight: .hint)
                }
            }
        }
    }

    private static func isForDevelopers(_ line: RequirementLine) -> Bool {
        switch line {
        case .file(let path): TestNeeds.isForDevelopers(path)
        case .local(".", let extras): !extras.contains { Purpose.isTests($0) }
        default: false
        }
    }

    static func isWanted(_ line: RequirementLine, named: Bool, python: PythonVersion? = nil) -> Bool {
        switch line {
        case .file(let path):
            !Purpose.isOther(path) && !Text.contains(path.lowercased(), "build")
                && !Purpose.isOtherPython(path, than: python)
        case .local(".", let extras): !extras.contains { Purpose.isOther($0) }
        case .named(let requirement): named && !TestNeeds.tools.contains(requirement.name)
        case .constraints: named
        case .remote(_, let package?):
            named && Requirement(package).map { !TestNeeds.tools.contains($0.name) } ?? false
        default: false
        }
    }
}
