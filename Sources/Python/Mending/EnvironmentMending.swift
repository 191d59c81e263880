internal import Instances
package import Validation

/// Chooses fallbacks after the resolver's own: changes a request according to the output of a build or a test run.
///
/// A pure function of that output, at most `mostRounds` steps: missing modules, fixtures and plug-ins become
/// requirements as of the date; unknown options are dropped; releases that do not build are barred; then other
/// interpreters are tried.
package struct EnvironmentMending: Sendable {
    /// How often a request is changed for one instance.
    package static let mostRounds = 6
    /// How many releases that do not build are barred before another interpreter is tried.
    private static let mostBarred = 4

    package typealias Step = PlanChange<EnvironmentRequest>

    /// The services of the machine.
    private let services: InstalledServices
    private var tried: Set<EnvironmentNeed> = []
    private var triedInterpreters: Set<PythonVersion> = []
    private var triedHomes: Set<String> = []
    private(set) var barred: [String] = []
    private var rounds = 0

    package init(services: InstalledServices = InstalledServices()) {
        self.services = services
    }

    /// The next request after tests reported what they lack; nil when there is no fallback left.
    ///
    /// - Parameters:
    ///   - needs: What the tests lack, as `NeedReader` reads it.
    ///   - request: The request of the run.
    ///   - lock: The lock of that request.
    ///   - files: The files at the base commit.
    ///   - blocksTests: Whether tests could not even be collected: only then another interpreter is tried.
    package mutating func step(
        after needs: [EnvironmentNeed], request: EnvironmentRequest, lock: EnvironmentLock,
        files: ProjectFiles,
        blocksTests: Bool
    ) -> Step? {
        guard rounds < Self.mostRounds else { return nil }
        var next = request
        var changes: [String] = []
        if let change = moveStart(needs, in: &next, files: files) { changes.append(change) }
        for need in needs where !need.concernsInterpreter && tried.insert(need).inserted {
            // A few tests may fail for lack of something optional, which can be large: then only packages that some
            // file of the repository names are added.
            guard blocksTests && !need.isOptional || need.isNamed(in: files, or: request) else { continue }
            let change =
                if case .service(let kind, let host) = need {
                    ServicePlanner.answer(kind, host: host, in: &next, installed: services)
                } else if case .account(let kind, let user, let database) = need {
                    ServicePlanner.add(user: user, database: database, to: kind, in: &next)
                } else {
                    Self.apply(need, to: &next, lock: lock, files: files)
                }
            if let change { changes.append(change) }
        }
        if changes.isEmpty, blocksTests, let need = needs.first(where: \.concernsInterpreter),
            let change = moveInterpreter(need, from: lock.python, in: &next)
        {
            changes.append(change)
        }
        guard !changes.isEmpty else { return nil }
        rounds += 1
        next.evidence.append(
            Evidence(
                file: "", said: "tests miss " + needs.prefix(6).map(\.description).joined(separator: ", "),
                decided: changes.joined(separator: "; ")))
        return Step(plan: next, change: changes.joined(separator: "; "))
    }

    /// The next request after an environment could not be built; nil when there is no fallback left.
    ///
    /// - Parameters:
    ///   - error: The reason.
    ///   - request: The request of that environment.
    ///   - python: The interpreter of the lock that could not be built; nil when there was no lock.
    package mutating func step(
        after error: EnvironmentError, request: EnvironmentRequest, python: PythonVersion?
    ) -> Step? {
        guard case .build(let package, let version, _, _) = error, rounds < Self.mostRounds else {
            return nil
        }
        rounds += 1
        var next = request
        if Requirement(package) != nil {
            if let change = leaveOut(package, of: &next) {
                barred.removeAll { $0.hasPrefix("\(package)!=") }
                return Step(plan: next, change: change)
            }
            if barred.count < Self.mostBarred {
                let bar = "\(package)!=\(version)"
                barred.append(bar)
                next.barred.append(bar)
                return Step(plan: next, change: "not \(package) \(version), which does not build")
            }
        }
        guard let python else { return nil }
        triedInterpreters.insert(python)
        next.barred = []
        next.interpreters.removeAll { triedInterpreters.contains($0.version) }
        guard let other = next.interpreters.first else { return nil }
        barred = []
        return Step(plan: next, change: "Python \(other.version.series) instead of \(python.series)")
    }

    /// What the user can do about a need that no attempt can meet: install a system package.
    package static func remedy(
        of need: EnvironmentNeed, services: InstalledServices = InstalledServices()
    ) -> String? {
        if case .service(let kind, _) = need, !services.has(kind) {
            return "tests connect to \(kind.title), which is not on this machine: \(kind.remedy)"
        }
        guard case .program(let name) = need, PackageNames.package(ofProgram: name) == nil,
            let package = SystemPackages.package(ofProgram: name)
        else { return nil }
        return "tests call \(name), which is not on this machine: install \(package)"
    }

    private mutating func moveInterpreter(
        _ need: EnvironmentNeed, from python: PythonVersion, in request: inout EnvironmentRequest
    ) -> String? {
        triedInterpreters.insert(python)
        let fresh = request.interpreters.filter { !triedInterpreters.contains($0.version) }
        var chosen: Interpreter?
        if case .olderInterpreter = need {
            chosen = fresh.filter { $0.version < python }.max { $0.version < $1.version }
        } else {
            chosen = fresh.filter { $0.version > python }.min { $0.version < $1.version }
        }
        guard let chosen else { return nil }
        request.interpreters = [chosen] + fresh.filter { $0 != chosen }
        return "Python \(chosen.version.series) instead of \(python.series)"
    }

    /// Lets tests start where the commit has the files for which they look; files count once.
    private mutating func moveStart(
        _ needs: [EnvironmentNeed], in request: inout EnvironmentRequest, files: ProjectFiles
    ) -> String? {
        let paths = needs.compactMap { need -> String? in
            switch need {
            case .file(let path): path
            case .program(let name) where PackageNames.package(ofProgram: name) == nil: name
            default: nil
            }
        }
        guard let home = MissedFiles.home(of: paths, in: files), triedHomes.insert(home).inserted else {
            return nil
        }
        return MissedFiles.start(in: home, of: files, &request)
    }

    // MARK: - One need

    /// Sets a variable to the value that some file of the repository has for it.
    private static func set(
        _ name: String, in request: inout EnvironmentRequest, files: ProjectFiles
    ) -> String? {
        guard request.variables[name] == nil, let found = VariableSearch.value(of: name, in: files) else {
            return nil
        }
        request.variables[name] = found.value
        return "\(name)=\(found.value) as \(found.file) has it"
    }

    private static func apply(
        _ need: EnvironmentNeed, to request: inout EnvironmentRequest, lock: EnvironmentLock,
        files: ProjectFiles
    ) -> String? {
        switch need {
        case .module(let name), .optional(let name):
            return supply(module: name, to: &request, lock: lock, files: files)
        case .framework(let need): return supply(need.remedy, to: &request, lock: lock, files: files)
        case .distribution(let name): return add(name, to: &request, lock: lock, files: files)
        case .program(let name):
            return PackageNames.package(ofProgram: name).flatMap {
                add($0, to: &request, lock: lock, files: files)
            }
        case .variable(let name): return set(name, in: &request, files: files)
        case .broken(let packages): return leave(brokenOf: packages, in: &request)
        case .file, .service, .account, .olderInterpreter, .newerInterpreter: return nil
        }
    }

    /// The source of requirements that follow from errors of the tests.
    static let testErrors = "errors of the tests"

    /// Adds the directory of a module of the repository to the path, or the package of any other module.
    private static func supply(
        module: String, to request: inout EnvironmentRequest, lock: EnvironmentLock, files: ProjectFiles
    ) -> String? {
        if let directory = OwnModules.home(of: module, in: files) {
            guard !request.pythonPath.contains(directory) else { return nil }
            request.pythonPath.append(directory)
            let first = module.prefix { $0 != "." }
            return "\(directory) on the module search path, which has \(first)"
        }
        if let extra = extra(named: module, of: files), !request.extras.contains(extra) {
            request.extras.append(extra)
            return "the extra \(extra), which is named like the module"
        }
        return add(PackageNames.package(ofModule: module), to: &request, lock: lock, files: files)
    }

    /// The extra of the project for a module.
    fileprivate static func extra(named module: String, of files: ProjectFiles) -> String? {
        let first = Requirement.normalized(module.prefix { $0 != "." })
        return TestNeeds.declaredExtras(files).first { $0 == first }
    }

    private static func supply(
        _ remedy: FrameworkNeed.Remedy, to request: inout EnvironmentRequest, lock: EnvironmentLock,
        files: ProjectFiles
    ) -> String? {
        switch remedy {
        case .packages(let names, let otherwise):
            let added = names.compactMap { add($0, to: &request, lock: lock, files: files) }
            if !added.isEmpty { return added.joined(separator: "; ") }
            return otherwise.flatMap { addOptions($0, to: &request) }
        case .release(let text, let said):
            request.requirements.append(
                SourcedRequirement(text: text, source: testErrors, weight: .firm))
            return said
        case .options(let options): return addOptions(options, to: &request)
        }
    }

    /// Gives options to the runner; nil when it has them.
    private static func addOptions(
        _ options: FrameworkNeed.Options, to request: inout EnvironmentRequest
    ) -> String? {
        guard let last = options.words.last, !request.testOptions.contains(last) else { return nil }
        request.testOptions += options.words
        return options.said
    }

    /// Adds a package with the range of some file of the repository; nil when the lock contains it.
    private static func add(
        _ name: String, to request: inout EnvironmentRequest, lock: EnvironmentLock, files: ProjectFiles
    ) -> String? {
        guard !lock.has(name), !request.leftOut.contains(name), Requirement(name) != nil,
            !request.requirements.contains(where: {
                Requirement($0.text)?.name == name && $0.source == testErrors
            })
        else { return nil }
        request.avoided.removeAll { $0 == name }
        let hint = request.requirements.first { Requirement($0.text)?.name == name && $0.weight == .hint }
        let known = hint.map { ($0.text, $0.source) } ?? RequirementSearch.range(of: name, in: files)
        request.requirements.append(
            SourcedRequirement(text: known?.text ?? name, source: testErrors, weight: .wanted))
        return "added \(known?.text ?? name)" + (known.map { " as \($0.file) has it" } ?? "")
    }
}

extension EnvironmentNeed {
    /// Whether it is a word that need not name anything.
    fileprivate var isOptional: Bool { if case .optional = self { true } else { false } }

    /// Whether the repository contains the module, or a file that names its package; other needs are small.
    fileprivate func isNamed(in files: ProjectFiles, or request: EnvironmentRequest) -> Bool {
        func isKnown(_ package: String) -> Bool {
            request.requirements.contains { Requirement($0.text)?.name == package }
                || RequirementSearch.names(package, in: files)
        }
        switch self {
        case .module(let name):
            return OwnModules.home(of: name, in: files) != nil
                || isKnown(PackageNames.package(ofModule: name))
                || EnvironmentMending.extra(named: name, of: files) != nil
        case .optional(let name):
            let package = PackageNames.package(ofModule: name)
            return isKnown(package) || RequirementSearch.setupFile(naming: package, in: files) != nil
        case .distribution(let name): return isKnown(name)
        // A package that breaks the import of a few tests is not worth losing what others need.
        case .broken: return false
        default: return true
        }
    }
}
