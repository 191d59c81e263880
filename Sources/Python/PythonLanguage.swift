internal import Digests
internal import Files
internal import Foundation
package import Instances
internal import JSON
internal import Processes
internal import Sandbox
package import Threads
package import Validation

/// Python: environments from the index as of a commit's date, built by uv, projects installed over them.
package struct PythonLanguage: Language {
    package static let name = Recipe.firstLanguage
    package static let title = "Python"

    /// The tools with which environments are made.
    package let tools: PythonTools
    let resolver: EnvironmentResolver
    let installer: ProjectInstaller
    private let overrides: [RepositoryName: [Override]]
    let locks: String
    private let lessons: LessonStore
    private let pool: ThreadPool

    /// Python on this machine.
    ///
    /// - Parameters:
    ///   - overrides: what `repos.yaml` says of the environments of each repository.
    ///   - locks: the directory in which the text of each lock is kept, as `DIGEST.lock`.
    ///   - pool: threads for calls that block.
    package init(
        _ tools: PythonTools, overrides: [RepositoryName: [Override]] = [:], locks: String,
        pool: ThreadPool
    ) {
        self.tools = tools
        self.overrides = overrides
        self.locks = locks
        self.pool = pool
        resolver = EnvironmentResolver(bench: tools.bench, store: tools.store)
        installer = ProjectInstaller(bench: tools.bench, store: tools.store)
        lessons = LessonStore(bench: tools.bench)
    }

    package static func runner(named name: String?) -> (any TestRunner)? {
        TestFrameworks.named(name)?.runner
    }

    package func plan(for candidate: Candidate, checkout: String) async throws -> EnvironmentRequest {
        var request = try await plan(for: candidate, checkout: checkout, proposals: [])
        lessons.lessons(of: candidate.id.repository)?.apply(to: &request)
        return request
    }

    package func learn(from recipe: Recipe, for candidate: Candidate) async {
        // What cannot be read teaches nothing.
        guard let recipe = try? PythonRecipe(recipe),
            let learned = RepositoryLessons(recipe, committedAt: candidate.baseCommittedAt)
        else { return }
        lessons.keep(learned, of: candidate.id.repository)
    }

    func plan(
        for candidate: Candidate, checkout: String, proposals: [Override]
    ) async throws -> EnvironmentRequest {
        let (interpreters, overrides) = (
            tools.interpreters.newest, (overrides[candidate.id.repository] ?? []) + proposals
        )
        return try await CPUMeter.measuring(.resolve) { [pool] in
            try await pool.run { () throws -> EnvironmentRequest in
                let files = ProjectFiles(directory: URL(fileURLWithPath: checkout))
                return try EnvironmentPlanner.plan(
                    files: files, committedAt: candidate.baseCommittedAt, installed: interpreters,
                    overrides: overrides, version: candidate.version,
                    changedTests: ChangedTests.texts(of: candidate.testPatch, in: files),
                    changedPaths: ChangedTests.paths(of: candidate.testPatch), services: tools.services)
            }
        }
    }

    package func prepare(
        _ plan: EnvironmentRequest, in workplace: Workplace
    ) async throws -> Prepared<EnvironmentLock> {
        var toolchain: String?
        do {
            let base = try await CPUMeter.measuring(.resolve) {
                try await resolver.resolve(
                    plan, checkout: workplace.checkout, pullRequestAt: workplace.candidate.createdAt,
                    slot: workplace.slot, budget: workplace.budget)
            }
            toolchain = "\(base.lock.python)"
            let (recipe, locks) = try await CPUMeter.measuring(.resolve) {
                try await bothSides(of: base, in: workplace)
            }
            var prepared = try await install(recipe, locks, in: workplace)
            prepared.likeness = try Self.likeness(of: recipe, plan)
            return prepared
        } catch let error as EnvironmentError {
            throw PreparationFault(error, toolchain: toolchain)
        }
    }

    package func restore(
        _ recipe: Recipe, _ locks: RecipeLocks<EnvironmentLock>, in workplace: Workplace
    ) async throws -> Prepared<EnvironmentLock> {
        guard recipe.afterLock == locks.after?.digest.hex else {
            throw EnvironmentError.malformedRecipe("the lock of the runs after the gold patch is not at hand")
        }
        var recipe = try PythonRecipe(recipe)
        let notes = try recipe.findServices(in: tools.services)
        var prepared = try await install(recipe, locks, in: workplace)
        prepared.notes += notes
        return prepared
    }

    /// Builds the environments of a recipe's locks and installs what it says.
    private func install(
        _ recipe: PythonRecipe, _ locks: RecipeLocks<EnvironmentLock>, in workplace: Workplace
    ) async throws -> Prepared<EnvironmentLock> {
        let built = try await build(locks.before, recipe, slot: workplace.slot)
        let layer = try await installer.install(
            recipe, checkout: workplace.checkout, environment: built, into: "\(workplace.scratch)/layer",
            repository: workplace.candidate.id.repository, slot: workplace.slot)
        let before = TestEnvironment(environment: built, layer: layer, recipe: recipe)
        var after = before
        if recipe.differsAfter {
            var environment = built
            if let lock = locks.after { environment = try await build(lock, recipe, slot: workplace.slot) }
            after = TestEnvironment(environment: environment, layer: layer, recipe: recipe.after)
        }
        let place = PreparedProject(
            before: before, after: after, installer: installer, workplace: workplace
        ) { variant in
            try await environment(of: variant, before: before, locks, in: workplace)
        }
        let note =
            built.interpreter.version == locks.before.python
            ? []
            : ["built with Python \(built.interpreter.version), the lock names \(locks.before.python)"]
        return Prepared(
            recipe: try recipe.recipe, locks: locks, place: place, likeness: "", notes: layer.notes + note)
    }

    /// The environment of a lock, whose text is kept.
    func build(
        _ lock: EnvironmentLock, _ recipe: PythonRecipe, slot: Int
    ) async throws -> BuiltEnvironment {
        try RecordFile.write(
            Data(lock.text.utf8), to: "\(locks)/\(lock.digest.hex).lock", durable: false)
        return try await tools.store.build(lock, cutoff: recipe.cutoff, slot: slot)
    }

    /// Environments are alike when locks, options, paths, variables and projects are.
    private static func likeness(of recipe: PythonRecipe, _ plan: EnvironmentRequest) throws -> String {
        struct Parts: Encodable {
            var lock: String
            var afterLock: String?
            var options: [String]
            var pythonPath: [String]
            var variables: [String: String]
            var projects: [ProjectMetadata]
            var afterProjects: [ProjectMetadata]?
            var start: TestStart?
            var release: String?
        }
        let parts = Parts(
            lock: recipe.lock, afterLock: recipe.afterLock, options: recipe.testOptions,
            pythonPath: plan.pythonPath, variables: plan.variables, projects: recipe.projects,
            afterProjects: recipe.afterProjects,
            start: recipe.start == TestStart() ? nil : recipe.start, release: recipe.release?.text)
        return SHA256Digest(of: try CanonicalJSON.encode(parts)).hex
    }

    package func ladder(checkout: String) -> PythonLadder {
        PythonLadder(checkout: checkout, services: tools.services)
    }

    package func needs(inLog log: [UInt8]) -> [EnvironmentNeed] {
        // What the other frameworks lack is said by the interpreter, which is read for each.
        NeedReader.needs(inLog: Data(log), of: TestFrameworks.standard)
            + BrokenPackages.needs(inLog: Data(log)) + ServiceSigns.needs(inLog: log)
    }

    package func remedy(for need: EnvironmentNeed) -> String? {
        EnvironmentMending.remedy(of: need, services: tools.services)
    }

    package func question(
        _ plan: EnvironmentRequest, attempts: [EnvironmentAttempt], said: String, checkout: String
    ) -> AdviceQuestion {
        let question = RecipeQuestion(
            request: plan, attempts: attempts, failure: said,
            files: ProjectFiles(directory: URL(fileURLWithPath: checkout)), framework: plan.framework)
        return AdviceQuestion(system: RecipeQuestion.system(of: plan.framework), text: question.text)
    }

    package func proposal(
        in answer: String, for candidate: Candidate, checkout: String
    ) async throws -> PlanChange<EnvironmentRequest>? {
        let unchanged = try await plan(for: candidate, checkout: checkout)
        guard let proposal = RecipeQuestion.proposal(in: answer, framework: unchanged.framework) else {
            return nil
        }
        let spelled = String(decoding: try CanonicalJSON.encode(proposal.digestForm), as: UTF8.self)
        return PlanChange(
            plan: try await plan(for: candidate, checkout: checkout, proposals: [proposal]), change: spelled)
    }
}

/// The ladder of a Python project over the files of its checkout, which are listed at each step: most environments
/// need none.
package struct PythonLadder: MendingLadder {
    private var mending: EnvironmentMending
    private let checkout: String

    init(checkout: String, services: InstalledServices) {
        self.checkout = checkout
        mending = EnvironmentMending(services: services)
    }

    package mutating func step(
        after needs: [EnvironmentNeed], plan: EnvironmentRequest, lock: EnvironmentLock, blocksTests: Bool
    ) -> PlanChange<EnvironmentRequest>? {
        mending.step(
            after: needs, request: plan, lock: lock,
            files: ProjectFiles(directory: URL(fileURLWithPath: checkout)), blocksTests: blocksTests)
    }

    package mutating func step(
        after fault: EnvironmentError, plan: EnvironmentRequest, toolchain: String?
    ) -> PlanChange<EnvironmentRequest>? {
        mending.step(after: fault, request: plan, python: toolchain.flatMap { PythonVersion($0) })
    }

    /// The same with another interpreter that the project allows: the next older one, else the next newer one.
    package func alternative(
        to plan: EnvironmentRequest, lock: EnvironmentLock
    ) -> PlanChange<EnvironmentRequest>? {
        let others = plan.interpreters.filter { $0.version.series != lock.python.series }
        let older = others.filter { $0.version < lock.python }.max { $0.version < $1.version }
        let newer = others.filter { $0.version > lock.python }.min { $0.version < $1.version }
        guard let chosen = older ?? newer else { return nil }
        var next = plan
        next.interpreters = [chosen]
        return PlanChange(
            plan: next, change: "Python \(chosen.version.series) instead of \(lock.python.series)")
    }
}

extension EnvironmentRequest: EnvironmentPlan {
    /// The version of the interpreter that is tried first.
    package var toolchain: String { interpreters.first.map { "\($0.version)" } ?? "" }
}

extension EnvironmentError: EnvironmentFault {
    package var attempts: [EnvironmentAttempt] {
        if case .unsatisfiable(let attempts, _, _) = self { attempts } else { [] }
    }
}
