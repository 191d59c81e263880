internal import Digests
internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import LanguageModel
internal import Python
internal import Threads
internal import Validation
internal import Workspace

/// An environment that is ready to have the project installed over it.
struct PreparedEnvironment: Sendable {
    var recipe: Recipe
    let lock: EnvironmentLock
    let built: BuiltEnvironment
}

/// Fits an environment to the tests of one instance.
///
/// An environment is made, and the tests are tried in it once after the gold patch. Where they say that something is
/// missing, the ladder of `EnvironmentMending` changes the request and it is made again. The environment in which most
/// tests run is kept, and its recipe tells all attempts.
struct EnvironmentFitting: Sendable {
    /// An environment and what the trial in it came to.
    struct Fit: Sendable {
        var prepared: PreparedEnvironment
        var tests: PreparedTests
        var notes: [String]
        fileprivate var request: EnvironmentRequest?
        fileprivate var trial: TrialRun?
    }

    let candidate: Candidate
    let tree: PhaseTree
    let slot: Int
    let scratch: String
    let layout: WorkspaceLayout
    let request: ValidationRequest
    let machine: ValidationMachine
    let validator: InstanceValidator
    /// The runs that are there and those that are made.
    let runs: RunLedger

    /// How often a language model is asked for one instance.
    private static let mostQuestions = 2

    /// What the attempts so far came to.
    private struct Progress {
        var plan: EnvironmentRequest
        var change = ""
        var attempts: [ResolutionAttempt] = []
        var best: Fit?
        var mending = EnvironmentMending()
        var questions = 0
        var failure: EnvironmentError?
    }

    /// The best environment that could be found.
    ///
    /// - Throws: `FittingFailure` when none could be made; what runs and cancellation throw.
    func fit() async throws -> Fit {
        if let published = request.published {
            let (recipe, lock) = try published.environment(of: candidate.id)
            return try await install(recipe, lock, round: 1)
        }
        var progress = Progress(plan: try await plan())
        var round = 1
        while true {
            var python: PythonVersion?
            var step: EnvironmentMending.Step?
            do {
                let fit = try await make(progress.plan, round: round, python: &python)
                step = try await judge(fit, progress: &progress)
            } catch let error as EnvironmentError {
                progress.failure = error
                progress.attempts += Self.attempts(of: error, python: python, progress)
                step = progress.mending.step(after: error, request: progress.plan, python: python)
            }
            if step == nil { step = try await advice(&progress) }
            guard let step else { break }
            (progress.plan, progress.change) = (step.request, step.change)
            round += 1
        }
        guard var found = progress.best else {
            let none = EnvironmentError.infrastructure(
                doing: "fitting an environment", cause: "no attempt was made")
            throw FittingFailure(
                cause: progress.failure ?? none, attempts: progress.attempts.map(\.withoutHosts))
        }
        found.prepared.recipe.attempts = progress.attempts.map(\.withoutHosts)
        found.notes += (found.trial?.needs ?? []).compactMap(EnvironmentMending.remedy)
        return found
    }

    /// The attempts of a request that came to nothing: the resolver's own, or one that tells the error.
    private static func attempts(
        of error: EnvironmentError, python: PythonVersion?, _ progress: Progress
    ) -> [ResolutionAttempt] {
        if case .unsatisfiable(var attempts, _) = error, !attempts.isEmpty {
            attempts[0].change += progress.change
            return attempts
        }
        return [
            ResolutionAttempt(
                python: python ?? progress.plan.interpreters[0].version, cutoff: progress.plan.cutoff,
                change: progress.change, failure: Printable.text(String(error.description.prefix(2000))))
        ]
    }

    /// Tries the tests in an environment, keeps it when it is the best so far, and says what to change next.
    private func judge(
        _ made: Fit, progress: inout Progress
    ) async throws -> EnvironmentMending.Step? {
        var fit = made
        fit.prepared.recipe.attempts[0].change += progress.change
        progress.attempts += fit.prepared.recipe.attempts
        let last = progress.attempts.count - 1
        if progress.best?.isAlike(fit) != true { fit.trial = try await trial(of: fit) }
        let isBetter = progress.best.map { $0.isWorse(than: fit) } ?? true
        if isBetter { progress.best = fit }
        guard let best = progress.best, let trial = best.trial, let request = best.request else { return nil }
        if !isBetter { progress.attempts[last].failure = "no more tests run than before" }
        guard !trial.needs.isEmpty else { return nil }
        if isBetter {
            let needs = trial.needs.prefix(6).map(\.description).joined(separator: ", ")
            progress.attempts[last].failure = "tests miss \(needs)"
        }
        return progress.mending.step(
            after: trial.needs, request: request, lock: best.prepared.lock, files: files,
            blocksTests: trial.blocksTests)
    }

    /// What the user's language model proposes when nothing else is left and tests cannot run; nil when it is not
    /// asked or has no answer of use.
    private func advice(
        _ progress: inout Progress
    ) async throws -> EnvironmentMending.Step? {
        guard let adviser = request.adviser, progress.questions < Self.mostQuestions,
            progress.best?.trial?.blocksTests ?? (progress.best == nil)
        else { return nil }
        progress.questions += 1
        let said = progress.best?.trial?.said ?? progress.failure?.description ?? ""
        let question = RecipeQuestion(
            request: progress.plan, attempts: progress.attempts, failure: said, files: files)
        let answer: String
        do {
            answer = try await adviser.answer(system: RecipeQuestion.system, question: question.text)
        } catch let error as CancellationError {
            throw error
        } catch {
            let python = progress.plan.interpreters[0].version
            progress.attempts.append(
                ResolutionAttempt(
                    python: python, cutoff: progress.plan.cutoff, change: "a recipe of \(adviser.name)",
                    failure: Printable.text("\(error)")))
            return nil
        }
        guard let proposal = RecipeQuestion.proposal(in: answer) else { return nil }
        let spelled = String(decoding: try CanonicalJSON.encode(proposal), as: UTF8.self)
        return EnvironmentMending.Step(
            request: try await plan(besides: [proposal]), change: "as \(adviser.name) proposed: \(spelled)")
    }

    /// The files at the base commit, found anew at each call: most environments need no mending.
    private var files: ProjectFiles { ProjectFiles(directory: URL(fileURLWithPath: tree.base)) }

    private func plan(besides proposals: [RecipeOverrides] = []) async throws -> EnvironmentRequest {
        let (interpreters, overrides) = (
            machine.interpreters, (request.overrides[candidate.id.repository] ?? []) + proposals
        )
        let (candidate, checkout) = (candidate, tree.base)
        return try await machine.pool.run { () throws -> EnvironmentRequest in
            try EnvironmentPlanner.plan(
                files: ProjectFiles(directory: URL(fileURLWithPath: checkout)),
                committedAt: candidate.baseCommittedAt, installed: interpreters, overrides: overrides,
                version: candidate.version)
        }
    }

    /// Resolves, builds and installs what a request asks for.
    ///
    /// - Parameter python: set to the interpreter of the lock as soon as there is one.
    private func make(
        _ plan: EnvironmentRequest, round: Int, python: inout PythonVersion?
    ) async throws -> Fit {
        let (recipe, lock) = try await machine.resolver.resolve(
            plan, checkout: tree.base, pullRequestAt: candidate.createdAt, slot: slot)
        python = lock.python
        var fit = try await install(recipe, lock, round: round)
        fit.request = plan
        return fit
    }

    /// Builds the environment of a lock and installs what the recipe says.
    private func install(_ recipe: Recipe, _ lock: EnvironmentLock, round: Int) async throws -> Fit {
        try RecordFile.write(Data(lock.text.utf8), to: layout.lock(lock.digest.hex), durable: false)
        let built = try await machine.store.build(lock, cutoff: recipe.cutoff, slot: slot)
        let prepared = PreparedEnvironment(recipe: recipe, lock: lock, built: built)
        let scratch = "\(scratch)/attempt-\(round)"
        let layer = try await machine.installer.install(
            recipe, checkout: tree.base, environment: built, into: "\(scratch)/layer",
            repository: candidate.id.repository, slot: slot)
        let tests = try await TestSession(
            candidate: candidate, tree: tree, prepared: prepared, layer: layer, slot: slot, scratch: scratch,
            attempt: round, layout: layout, request: request, machine: machine
        ).prepare()
        let note =
            built.interpreter.version == lock.python
            ? [] : ["built with Python \(built.interpreter.version), the lock names \(lock.python)"]
        return Fit(prepared: prepared, tests: tests, notes: layer.notes + note)
    }

    private func trial(of fit: Fit) async throws -> TrialRun? {
        let record = try await validator.trial(
            fit.tests, existing: { runs.existing($0) }, store: { try runs.store($0) })
        guard let record else { return nil }
        let log = try? await RunLog.read(layout.absolute(record.log))
        return TrialRun(record, log: log.map { Data($0) })
    }
}

extension EnvironmentFitting.Fit {
    /// Whether another environment did better; where nothing was run, the first one stays.
    fileprivate func isWorse(than other: Self) -> Bool {
        guard let trial, let theirs = other.trial else { return false }
        return trial < theirs
    }

    /// Whether another one would run the same tests in the same way, as far as an environment decides it.
    fileprivate func isAlike(_ other: Self) -> Bool {
        prepared.lock == other.prepared.lock && tests.call == other.tests.call
            && request?.pythonPath == other.request?.pythonPath
            && request?.variables == other.request?.variables
            && prepared.recipe.projects == other.prepared.recipe.projects
    }
}

/// Why no environment could be made for an instance, with all that was tried.
struct FittingFailure: Error {
    let cause: EnvironmentError
    let attempts: [ResolutionAttempt]

    /// The attempts, a line each.
    var notes: [String] {
        attempts.enumerated().map { index, attempt in
            let change = attempt.change.isEmpty ? "" : ", \(attempt.change)"
            let failure = attempt.failure.map { ": \($0.prefix(400))" } ?? ""
            return
                "attempt \(index + 1): Python \(attempt.python) as of \(attempt.cutoff.day)\(change)\(failure)"
        }
    }
}

/// What one run after the gold patch says of its environment.
private struct TrialRun: Comparable, Sendable {
    /// What the tests said that they miss.
    let needs: [EnvironmentNeed]
    /// The end of the log where tests could not run, for whoever looks for the cause.
    let said: String
    /// Whether tests could not be collected, or none passed.
    let blocksTests: Bool
    private let isWhole: Bool
    private let collectionErrors: Int
    private let passed: Int
    private let failing: Int

    init(_ record: RunRecord, log: Data?) {
        isWhole = record.isComplete
        collectionErrors = record.collectionErrors.count
        passed = record.outcomes.values.count { $0 == .passed }
        failing = record.outcomes.values.count { $0 == .failed || $0 == .error }
        blocksTests = !isWhole || collectionErrors > 0 || passed == 0
        let isTroubled = blocksTests || failing > 0
        said = blocksTests ? String(decoding: (log ?? Data()).suffix(6000), as: UTF8.self) : ""
        needs = isTroubled ? NeedReader.needs(inLog: log ?? Data()) : []
    }

    /// Better ones come later: whole, with fewer files that cannot be collected, more passed, fewer failed.
    static func < (left: TrialRun, right: TrialRun) -> Bool {
        (left.isWhole ? 1 : 0, -left.collectionErrors, left.passed, -left.failing)
            < (right.isWhole ? 1 : 0, -right.collectionErrors, right.passed, -right.failing)
    }
}
