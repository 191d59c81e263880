internal import Digests
internal import Environments
internal import Foundation
internal import Instances
internal import Records
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
        fileprivate var request: EnvironmentRequest
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

    /// The best environment that could be found.
    ///
    /// - Throws: `FittingFailure` when none could be made; what runs and cancellation throw.
    func fit() async throws -> Fit {
        let files = ProjectFiles(directory: URL(fileURLWithPath: tree.base))
        var plan = try await plan()
        var mending = EnvironmentMending()
        var attempts: [ResolutionAttempt] = []
        var change = ""
        var best: Fit?
        var round = 0
        while true {
            var python: PythonVersion?
            do {
                var fit = try await make(plan, round: round, python: &python)
                fit.prepared.recipe.attempts[0].change += change
                attempts += fit.prepared.recipe.attempts
                let isKnown =
                    fit.prepared.lock == best?.prepared.lock
                    && fit.tests.commandPrefix == best?.tests.commandPrefix
                    && plan.pythonPath == best?.request.pythonPath
                if !isKnown { fit.trial = try await trial(of: fit) }
                let isBetter = best.map { $0.isWorse(than: fit) } ?? true
                if isBetter { best = fit }
                guard let judged = best, let trial = judged.trial, !trial.needs.isEmpty else { break }
                attempts[attempts.count - 1].failure =
                    isBetter
                    ? "tests miss \(trial.needs.prefix(6).map(\.description).joined(separator: ", "))"
                    : "no more tests run than before"
                guard
                    let step = mending.step(
                        after: trial.needs, request: judged.request, lock: judged.prepared.lock, files: files,
                        blocksTests: trial.blocksTests)
                else { break }
                (plan, change) = (step.request, step.change)
            } catch let error as EnvironmentError {
                attempts.append(
                    ResolutionAttempt(
                        python: python ?? plan.interpreters[0].version, cutoff: plan.cutoff, change: change,
                        failure: Printable.text(String(error.description.prefix(2000)))))
                guard let step = mending.step(after: error, request: plan, python: python) else {
                    if best == nil { throw FittingFailure(cause: error, attempts: attempts) }
                    break
                }
                (plan, change) = (step.request, step.change)
            }
            round += 1
        }
        guard var found = best else {
            throw EnvironmentError.infrastructure(
                doing: "fitting the environment", cause: "no attempt was made")
        }
        found.prepared.recipe.attempts = attempts
        found.notes += (found.trial?.needs ?? []).compactMap(EnvironmentMending.remedy)
        return found
    }

    private func plan() async throws -> EnvironmentRequest {
        let (interpreters, overrides) = (
            machine.interpreters, request.overrides[candidate.id.repository] ?? []
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
        try RecordFile.write(Data(lock.text.utf8), to: layout.lock(lock.digest.hex), durable: false)
        let built = try await machine.store.build(lock, cutoff: recipe.cutoff, slot: slot)
        let prepared = PreparedEnvironment(recipe: recipe, lock: lock, built: built)
        let scratch = "\(scratch)/attempt-\(round + 1)"
        let layer = try await machine.installer.install(
            recipe, checkout: tree.base, environment: built, into: "\(scratch)/layer", slot: slot)
        let tests = try await TestSession(
            candidate: candidate, tree: tree, prepared: prepared, layer: layer, slot: slot, scratch: scratch,
            attempt: round + 1, layout: layout, request: request, machine: machine
        ).prepare()
        return Fit(prepared: prepared, tests: tests, notes: layer.notes, request: plan, trial: nil)
    }

    private func trial(of fit: Fit) async throws -> TrialRun? {
        let record = try await validator.trial(
            fit.tests, existing: { runs.existing($0) }, store: { try runs.store($0) })
        return record.map { TrialRun($0, log: try? RecordFile.read(layout.absolute($0.log))) }
    }
}

extension EnvironmentFitting.Fit {
    /// Whether another environment did better; where nothing was run, the first one stays.
    fileprivate func isWorse(than other: Self) -> Bool {
        guard let trial, let theirs = other.trial else { return false }
        return trial < theirs
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
        needs = isTroubled ? NeedReader.needs(inLog: log ?? Data()) : []
    }

    /// Better ones come later: whole, with fewer files that cannot be collected, more passed, fewer failed.
    static func < (left: TrialRun, right: TrialRun) -> Bool {
        (left.isWhole ? 1 : 0, -left.collectionErrors, left.passed, -left.failing)
            < (right.isWhole ? 1 : 0, -right.collectionErrors, right.passed, -right.failing)
    }
}
