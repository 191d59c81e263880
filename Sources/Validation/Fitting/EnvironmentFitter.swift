internal import Diffs
package import Instances

/// A language model that may be asked for a plan when everything else has failed.
package protocol Adviser: Sendable {
    /// The model's name.
    var name: String { get }

    /// Its answer to one question.
    ///
    /// - Throws: when there is none; `CancellationError`.
    func answer(system: String, question: String) async throws -> String
}

/// Makes environments for one instance until the tests run as well as they can: does what `Fitting` decides.
package struct EnvironmentFitter<Spoken: Language>: Sendable {
    /// The best environment, and what came of it.
    package struct Fit: Sendable {
        package var prepared: Prepared<Spoken.Ladder.Lock>
        /// What was planned; nil for an environment that was restored.
        package var plan: Spoken.Ladder.Plan?
        package var tests: InstanceTests
        package var notes: [String]
        /// The trials that were made now.
        package var costs: RunCosts
    }

    private let language: Spoken
    private let candidate: Candidate
    private let patches: InstancePatches
    private let checkouts: any InstanceCheckouts
    private let scratch: String
    private let bench: TestBench
    private let validator: InstanceValidator
    private let adviser: (any Adviser)?
    private let limits: SearchLimits

    /// How often a language model is asked for one instance.
    private static var mostQuestions: Int { 2 }

    /// A fitter for one instance.
    ///
    /// - Parameters:
    ///   - patches: those of the candidate, and proposed ones; nil for the candidate's alone.
    ///   - scratch: the directory of the worker's temporary files.
    ///   - adviser: asked when nothing else is left; nil asks none.
    ///   - limits: what preparing environments may take in all.
    package init(
        _ language: Spoken, candidate: Candidate, patches: InstancePatches? = nil,
        checkouts: any InstanceCheckouts, scratch: String,
        bench: TestBench, validator: InstanceValidator, adviser: (any Adviser)? = nil,
        limits: SearchLimits = SearchLimits()
    ) {
        self.language = language
        self.candidate = candidate
        self.patches = patches ?? InstancePatches(candidate)
        self.checkouts = checkouts
        self.scratch = scratch
        self.bench = bench
        self.validator = validator
        self.adviser = adviser
        self.limits = limits
    }

    /// The best environment that can be found.
    ///
    /// - Throws: `FittingFailure` when none can be made; what runs throw; `CancellationError`.
    package func fit() async throws -> Fit {
        let plan: Spoken.Ladder.Plan
        do {
            plan = try await language.plan(for: candidate, checkout: checkouts.base)
        } catch let fault as Spoken.Ladder.Fault {
            throw FittingFailure(cause: fault, attempts: [], in: Spoken.title)
        }
        var fitting = Fitting<Spoken.Ladder, Fit>(
            plan, ladder: language.ladder(checkout: checkouts.base),
            questions: adviser == nil ? 0 : Self.mostQuestions)
        var costs = RunCosts()
        var notes: [String] = []
        var budget = SearchBudget(limits)
        while true {
            switch fitting.move {
            case .prepare(let plan, let round):
                if round > 1, let excess = budget.excess {
                    fitting.exhausted(excess)
                    continue
                }
                budget.begin()
                defer { budget.end() }
                do {
                    let prepared = try await language.prepare(plan, in: workplace(round, budget))
                    fitting.prepared(
                        try fit(of: prepared, plan, attempt: round), after: prepared.recipe.attempts,
                        lock: prepared.locks.after ?? prepared.locks.before, likeness: prepared.likeness)
                } catch let fault as PreparationFault<Spoken.Ladder.Fault> {
                    fitting.failed(fault)
                }
            case .trial(let made):
                do {
                    fitting.tried(try await trial(made.tests, costs: &costs, notes: &notes))
                } catch let fault as Spoken.Ladder.Fault {
                    fitting.failed(PreparationFault(fault))
                }
            case .ask(let plan, let attempts, let said):
                try await ask(plan, attempts, said, fitting: &fitting)
            case .over(.best(var best, let trial, let attempts)):
                best.prepared.recipe.attempts = attempts
                best.notes += notes + (trial?.needs ?? []).compactMap(language.remedy)
                best.costs = costs
                await language.learn(from: best.prepared.recipe, for: candidate)
                return best
            case .over(.none(let fault, let attempts)):
                throw FittingFailure(cause: fault, attempts: attempts, in: Spoken.title)
            }
        }
    }

    /// The environment of a recipe and its locks.
    ///
    /// - Throws: `FittingFailure` when it cannot be made.
    package func restore(
        _ recipe: Recipe, _ locks: RecipeLocks<Spoken.Ladder.Lock>
    ) async throws -> Fit {
        do {
            let budget = SearchBudget(limits)
            return try fit(
                of: await language.restore(recipe, locks, in: workplace(1, budget)), nil, attempt: 1)
        } catch let fault as Spoken.Ladder.Fault {
            throw FittingFailure(cause: fault, attempts: [], in: Spoken.title)
        }
    }

    /// An environment of equal right to one in which the tests speak against the candidate, or against the environment.
    ///
    /// - Returns: nil when there is none, or none that can be made: then it gives no second opinion.
    /// - Throws: what is no fault of the plan; `CancellationError`.
    package func alternative(to fit: Fit) async throws -> (fit: Fit, change: String)? {
        let ladder = language.ladder(checkout: checkouts.base)
        guard let plan = fit.plan, let other = ladder.alternative(to: plan, lock: fit.prepared.locks.before)
        else {
            return nil
        }
        let round = fit.prepared.recipe.attempts.count + 1
        do {
            var prepared = try await language.prepare(other.plan, in: workplace(round, SearchBudget(limits)))
            if !prepared.recipe.attempts.isEmpty { prepared.recipe.attempts[0].change += other.change }
            prepared.recipe.attempts = fit.prepared.recipe.attempts + prepared.recipe.attempts
            return (try self.fit(of: prepared, other.plan, attempt: round), other.change)
        } catch is PreparationFault<Spoken.Ladder.Fault> {
            return nil
        }
    }

    private func workplace(_ round: Int, _ budget: SearchBudget) -> Workplace {
        Workplace(
            candidate: candidate, patches: patches, checkouts: checkouts,
            scratch: "\(scratch)/attempt-\(round)",
            slot: bench.slot, budget: budget)
    }

    private func fit(
        of prepared: Prepared<Spoken.Ladder.Lock>, _ plan: Spoken.Ladder.Plan?, attempt: Int
    ) throws -> Fit {
        guard let runner = Spoken.runner(named: prepared.recipe.runner) else {
            throw UnknownRunner(name: prepared.recipe.runner ?? "", language: Spoken.name)
        }
        let testPatch = try Patch(parsing: Array(candidate.testPatch.utf8))
        let selection = runner.selection(for: testPatch, in: TestTree(directory: checkouts.base))
        let tests = try InstanceTests(
            candidate, selection: selection, patches: patches, runner: runner, in: prepared.place,
            checkouts: checkouts,
            bench: bench, attempt: attempt)
        return Fit(
            prepared: prepared, plan: plan, tests: tests, notes: prepared.notes, costs: RunCosts())
    }

    private func trial(
        _ tests: InstanceTests, costs: inout RunCosts, notes: inout [String]
    ) async throws -> Trial<Spoken.Ladder.Need>? {
        guard let record = try await validator.trial(tests, costs: &costs) else { return nil }
        let log: [UInt8]
        do {
            log = try await tests.log(of: record)
        } catch let error as CancellationError {
            throw error
        } catch {
            notes.append("the log \(record.log) cannot be read: \(error)")
            log = []
        }
        return Trial(
            record, log: log, touched: try tests.touched(in: record), needs: language.needs)
    }

    private func ask(
        _ plan: Spoken.Ladder.Plan, _ attempts: [EnvironmentAttempt], _ said: String,
        fitting: inout Fitting<Spoken.Ladder, Fit>
    ) async throws {
        guard let adviser else { return fitting.advised(nil) }
        let question = language.question(plan, attempts: attempts, said: said, checkout: checkouts.base)
        let answer: String
        do {
            answer = try await adviser.answer(system: question.system, question: question.text)
        } catch let error as CancellationError {
            throw error
        } catch {
            return fitting.refused(by: adviser.name, saying: "\(error)")
        }
        do {
            let proposal = try await language.proposal(in: answer, for: candidate, checkout: checkouts.base)
            fitting.advised(
                proposal.map {
                    PlanChange(plan: $0.plan, change: "as \(adviser.name) proposed: \($0.change)")
                })
        } catch let fault as Spoken.Ladder.Fault {
            fitting.refused(by: adviser.name, saying: fault.description)
        }
    }
}

/// A recipe names a runner that its language does not know.
package struct UnknownRunner: Error, Hashable, CustomStringConvertible {
    package let name: String
    package let language: String

    package var description: String {
        "the recipe's tests are run by \(Printable.text(name)), which is no runner of \(language)"
    }
}

/// Why no environment could be made for an instance, with all that was tried.
package struct FittingFailure: Error, CustomStringConvertible {
    package let cause: any Error
    package let attempts: [EnvironmentAttempt]
    private let language: String

    /// - Parameter language: the language's name, for people.
    package init(cause: any Error, attempts: [EnvironmentAttempt], in language: String) {
        self.cause = cause
        self.language = language
        self.attempts = attempts
    }

    package var description: String { "\(cause)" }

    /// The attempts, a line each.
    package var notes: [String] {
        attempts.enumerated().map { index, attempt in
            let change = attempt.change.isEmpty ? "" : ", \(attempt.change)"
            let failure = attempt.failure.map { ": \($0.prefix(400))" } ?? ""
            return
                "attempt \(index + 1): \(language) \(attempt.toolchain) as of \(attempt.cutoff.day)\(change)\(failure)"
        }
    }
}
