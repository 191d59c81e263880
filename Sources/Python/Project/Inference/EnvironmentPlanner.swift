package import Instances
package import Validation

/// Infers from a project's files at a commit what its tests need: a pure function of its arguments.
package enum EnvironmentPlanner {
    /// The path of the checkout inside the sandbox.
    package static let checkoutInside = "/testbed"

    /// The request for the environment of a commit.
    ///
    /// - Parameters:
    ///   - checkout: The files at the base commit, submodules that are checked out included.
    ///   - committedAt: The committer date of the base commit.
    ///   - installed: The interpreters of the machine.
    ///   - overrides: The user's overrides; those that apply are merged in order.
    ///   - version: The version of the project, for the ranges of the overrides.
    ///   - changedTests: The texts of the test files that a patch changes.
    ///   - changedPaths: Their paths.
    ///   - services: The services of the machine.
    /// - Throws: When the project allows no interpreter of this machine.
    package static func plan(
        files checkout: ProjectFiles, committedAt: Timestamp, installed: [Interpreter],
        overrides: [Override] = [], version: String = "",
        changedTests: [String] = [], changedPaths: [String] = [],
        services: InstalledServices = InstalledServices()
    ) throws(EnvironmentError) -> EnvironmentRequest {
        let applied = AppliedOverrides(overrides, version: version, committedAt: committedAt)
        let override = applied.merged
        let submodules = submodules(of: checkout)
        // Submodules are other projects, whose files say nothing about this one.
        let files = checkout.without(submodules)
        let (project, projectEvidence) = ProjectKind.declaration(in: files)
        var request = EnvironmentRequest(
            cutoff: committedAt.adding(days: override.cutoffExtraDays ?? 0), project: project)
        request.evidence = projectEvidence
        request.version = EnvironmentLock.Pin.isSafe(name: "x", version: version) ? version : ""
        try chooseInterpreters(files, installed, applied, committedAt, into: &request)
        collectRequirements(files, applied, changedPaths, into: &request)
        readConfiguration(of: TestFrameworks.standard, files, into: &request)
        readSurroundings(files, into: &request)
        record(submodules, of: checkout, into: &request)
        apply(override, to: &request)
        StartPlanner(files: files, overrides: applied, changedTests: changedTests, installed: services)
            .plan(&request)
        return request
    }

    private static func chooseInterpreters(
        _ files: ProjectFiles, _ installed: [Interpreter], _ overrides: AppliedOverrides, _ date: Timestamp,
        into request: inout EnvironmentRequest
    ) throws(EnvironmentError) {
        let python = PythonEvidence(files)
        request.evidence += python.evidence
        if let wanted = overrides.merged.interpreter {
            let version = PythonVersion(wanted)
            request.interpreters = installed.filter { found in
                version.map { $0.micro == nil ? found.version.series == $0 : found.version == $0 } ?? false
            }
            request.evidence.append(
                Evidence(
                    file: "", said: overrides.source(of: \.interpreter), decided: "Python \(wanted)"))
        } else {
            request.interpreters = python.ranked(installed, at: date)
        }
        guard let best = request.interpreters.first else {
            let needed = python.neededOldSeries?.description ?? python.ranges.joined(separator: " and ")
            throw .noInterpreter(
                wanted: overrides.merged.interpreter ?? needed,
                installed: installed.map(\.version.description))
        }
        if best.isOld, let evidence = python.old.evidence { request.evidence.append(evidence) }
        request.evidence.append(
            Evidence(
                file: "", said: "committed on \(date.day)",
                decided:
                    "Python \(best.version.series), of those installed the one that a maintainer of that day used"
            ))
    }

    private static func collectRequirements(
        _ files: ProjectFiles, _ overrides: AppliedOverrides, _ changedPaths: [String],
        into request: inout EnvironmentRequest
    ) {
        let override = overrides.merged
        let series = request.interpreters.first?.version.series
        var needs: RequirementCollector
        if let paths = override.requirementFiles {
            needs = RequirementCollector(files, python: series)
            for path in paths { needs.read(path, from: overrides.source(of: \.requirementFiles)) }
        } else {
            needs = TestNeeds.collect(files, python: series)
            let directories = ProjectKind.directories(in: files)
            if request.project.kind == .plain {
                readProjects(directories.prefix(6), files, series, into: &needs)
            } else {
                // Projects whose own tests are run.
                let tested = directories.filter { directory in
                    changedPaths.contains { $0.hasPrefix("\(directory)/") }
                }
                readProjects(tested.prefix(3), files, series, source: "the test patch", into: &needs)
            }
        }
        needs.add(
            override.requirements ?? [], source: overrides.source(of: \.requirements), weight: .firm)
        request.requirements = needs.requirements
        request.subprojects = needs.subprojects
        request.constraints = needs.constraints
        request.requirementFiles = needs.readFiles
        request.systemPackages = needs.systemPackages
        request.variables = needs.variables
        request.evidence += needs.evidence
        request.extras =
            override.extras ?? needs.extras + TestNeeds.testExtras.filter { !needs.extras.contains($0) }
    }

    /// Projects in subdirectories, with what their tests need.
    private static func readProjects(
        _ directories: some Sequence<String>, _ files: ProjectFiles, _ python: PythonVersion?,
        source: String = "", into needs: inout RequirementCollector
    ) {
        for directory in directories {
            let found = TestNeeds.collect(
                files.below(directory), python: python, checkout: "\(checkoutInside)/\(directory)")
            needs.addProject(directory, extras: found.extras + TestNeeds.testExtras, source: source)
            needs.merge(found, below: directory)
        }
    }

    private static func readConfiguration(
        of framework: any PythonTestFramework, _ files: ProjectFiles, into request: inout EnvironmentRequest
    ) {
        let (packages, evidence) = framework.configuredPackages(in: files)
        request.evidence += evidence
        let known = Set(request.requirements.compactMap { Requirement($0.text)?.name })
        for name in packages where !known.contains(name) {
            request.requirements.append(
                SourcedRequirement(
                    text: name, source: SourcedRequirement.runnerOptions, weight: .wanted))
        }
    }

    private static func readSurroundings(_ files: ProjectFiles, into request: inout EnvironmentRequest) {
        // Coverage is not needed, and its files would be written to the checkout.
        request.variables["COVERAGE_FILE"] = nil
        if let path = request.variables.removeValue(forKey: "PYTHONPATH") {
            request.pythonPath += path.split(separator: ":").compactMap { Self.relative(String($0)) }
        }
        let setupScripts = files.paths.filter { path in
            path == "setup.py" || (path.hasPrefix("build_helpers/") && path.hasSuffix(".py"))
        }
        for path in setupScripts {
            guard let text = files.text(path),
                Text.contains(text, "\"java\"") || Text.contains(text, "'java'")
            else {
                continue
            }
            if !request.systemPackages.contains("default-jre-headless") {
                request.systemPackages.append("default-jre-headless")
            }
            request.evidence.append(
                Evidence(file: path, said: "runs java", decided: "needs default-jre-headless"))
            break
        }
        if let evidence = BrowserFiles.evidence(in: files) {
            request.lacksBrowserFiles = true
            request.evidence.append(evidence)
        }
        if request.project.kind == .plain {
            request.installsProject = false
            request.pythonPath += request.project.sourceRoots
        }
    }

    /// The directories that `.gitmodules` names.
    private static func submodules(of files: ProjectFiles) -> [String] {
        guard let text = files.text(".gitmodules") else { return [] }
        return text.matches(of: #/(?m)^\s*path\s*=\s*(\S+)/#).map { String($0.1) }
    }

    /// Records the submodules, and which of them the checkout contains.
    private static func record(
        _ submodules: [String], of files: ProjectFiles, into request: inout EnvironmentRequest
    ) {
        request.submodules = submodules.filter(files.hasDirectory)
        for path in submodules {
            let isThere = request.submodules.contains(path)
            request.evidence.append(
                Evidence(
                    file: ".gitmodules", said: path,
                    decided: isThere ? "a submodule, checked out at its commit" : "a submodule, left empty"))
        }
    }

    private static func apply(_ override: Override, to request: inout EnvironmentRequest) {
        request.constraints += override.constraints ?? []
        request.systemPackages = override.systemPackages ?? request.systemPackages
        request.buildSteps = override.buildSteps ?? []
        request.variables.merge(override.variables ?? [:]) { _, new in new }
        request.testOptions = override.testOptions ?? []
        request.pythonPath = override.pythonPath ?? request.pythonPath
        if let installs = override.install {
            request.installsProject = installs
            if !installs, override.pythonPath == nil { request.pythonPath = request.project.sourceRoots }
        }
    }

    /// A path inside the sandbox relative to the checkout; nil when it leads elsewhere.
    private static func relative(_ path: String) -> String? {
        if path == checkoutInside || path == checkoutInside + "/" { return "." }
        if path.hasPrefix(checkoutInside + "/") {
            return Text.normalizedPath(String(path.dropFirst(checkoutInside.count + 1)))
        }
        return path.hasPrefix("/") || path.isEmpty ? nil : Text.normalizedPath(path)
    }
}
