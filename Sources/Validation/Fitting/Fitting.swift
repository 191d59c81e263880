package import Instances

/// The search for the environment in which most tests of an instance run, as a value without effects.
///
/// An environment is prepared and the tests are tried in it. Where they say that something is missing, the ladder
/// changes the plan of the best environment so far, and that is prepared; where one cannot be prepared, the ladder
/// changes the plan that failed. When the ladder has no more rungs and tests still cannot run, a language model may be
/// asked, a few times. The best environment is the result, with all attempts.
///
/// `Made` is whatever the caller keeps of an environment; it comes back with the result.
package struct Fitting<Ladder: MendingLadder, Made: Sendable>: Sendable {
    /// What is to be done next.
    package enum Move: Sendable {
        /// Prepare an environment; answered by `prepared` or `failed`.
        case prepare(Ladder.Plan, round: Int)
        /// Run the tests in the environment that was prepared last; answered by `tried` or `failed`.
        case trial(Made)
        /// Ask a language model for a plan; answered by `advised` or `refused`.
        case ask(Ladder.Plan, attempts: [EnvironmentAttempt], said: String)
        /// Nothing: this is the result.
        case over(Result)
    }

    /// What the search came to.
    package enum Result: Sendable {
        /// The best environment, what its trial said, and all attempts.
        case best(Made, trial: Trial<Ladder.Need>?, attempts: [EnvironmentAttempt])
        /// No environment could be made, for the last fault.
        case none(Ladder.Fault, attempts: [EnvironmentAttempt])
    }

    /// What is to be done next.
    package private(set) var move: Move
    private var ladder: Ladder
    private var plan: Ladder.Plan
    private var change = ""
    private var round = 1
    private var attempts: [EnvironmentAttempt] = []
    private var questions: Int
    private var best: Environment?
    private var fault: Ladder.Fault?
    /// The environment whose trial is waited for.
    private var pending: Environment?

    private struct Environment: Sendable {
        var made: Made
        var plan: Ladder.Plan
        var lock: Ladder.Lock
        var likeness: String
        var trial: Trial<Ladder.Need>?
    }

    /// The most needs that an attempt names.
    private static var mostNeedsNamed: Int { 6 }

    /// A search that begins with a plan.
    ///
    /// - Parameter questions: how often a language model may be asked.
    package init(_ plan: Ladder.Plan, ladder: Ladder, questions: Int = 0) {
        self.plan = plan
        self.ladder = ladder
        self.questions = questions
        move = .prepare(plan, round: 1)
    }

    /// An environment was prepared, after these attempts to resolve it.
    package mutating func prepared(
        _ made: Made, after tries: [EnvironmentAttempt], lock: Ladder.Lock, likeness: String
    ) {
        attempts += changed(tries)
        let environment = Environment(made: made, plan: plan, lock: lock, likeness: likeness)
        if best?.likeness == likeness {
            weigh(environment)
        } else {
            pending = environment
            move = .trial(made)
        }
    }

    /// The tests were tried in the environment that was prepared last.
    ///
    /// - Parameter trial: nil when there was nothing to run.
    package mutating func tried(_ trial: Trial<Ladder.Need>?) {
        guard var environment = pending else { return }
        pending = nil
        environment.trial = trial
        weigh(environment)
    }

    /// The environment of the round could not be made or used.
    package mutating func failed(_ preparation: PreparationFault<Ladder.Fault>) {
        pending = nil
        fault = preparation.cause
        let known = changed(preparation.cause.attempts)
        attempts +=
            known.isEmpty
            ? [
                attempt(
                    preparation.toolchain ?? plan.toolchain, change, failure: preparation.cause.description)
            ] : known
        proceed(ladder.step(after: preparation.cause, plan: plan, toolchain: preparation.toolchain))
    }

    /// The search has used up its time: what is best stays.
    package mutating func exhausted(_ said: String) {
        attempts.append(attempt(plan.toolchain, change, failure: "not tried: \(said)"))
        finish()
    }

    /// The language model answered.
    ///
    /// - Parameter proposal: nil when the answer is of no use.
    package mutating func advised(_ proposal: PlanChange<Ladder.Plan>?) {
        if let proposal { follow(proposal) } else { finish() }
    }

    /// The language model gave no answer.
    package mutating func refused(by adviser: String, saying failure: String) {
        attempts.append(attempt(plan.toolchain, "a recipe of \(adviser)", failure: failure))
        finish()
    }

    // MARK: - Decisions

    private mutating func weigh(_ environment: Environment) {
        let isBetter = best.map { Self.isWorse($0, than: environment) } ?? true
        if isBetter { best = environment }
        guard let best, let trial = best.trial else { return proceed(nil) }
        if !isBetter { noteLast("no more tests run than before") }
        guard !trial.needs.isEmpty else { return proceed(nil) }
        if isBetter {
            let needs = trial.needs.prefix(Self.mostNeedsNamed).map(\.description).joined(separator: ", ")
            noteLast("tests miss \(needs)")
        }
        proceed(
            ladder.step(
                after: trial.needs, plan: best.plan, lock: best.lock, blocksTests: trial.blocksTests))
    }

    /// Where nothing was run, the first environment stays.
    private static func isWorse(_ environment: Environment, than other: Environment) -> Bool {
        guard let trial = environment.trial, let theirs = other.trial else { return false }
        return trial.isWorse(than: theirs)
    }

    private mutating func proceed(_ step: PlanChange<Ladder.Plan>?) {
        if let step { return follow(step) }
        let isBlocked = best.map { $0.trial?.blocksTests ?? false } ?? true
        guard questions > 0, isBlocked else { return finish() }
        questions -= 1
        move = .ask(plan, attempts: attempts, said: best?.trial?.said ?? fault?.description ?? "")
    }

    private mutating func follow(_ step: PlanChange<Ladder.Plan>) {
        (plan, change) = (step.plan, step.change)
        round += 1
        move = .prepare(plan, round: round)
    }

    private mutating func finish() {
        let attempts = attempts.map { $0.redacted(.hosts) }
        if let best {
            move = .over(.best(best.made, trial: best.trial, attempts: attempts))
        } else if let fault {
            move = .over(.none(fault, attempts: attempts))
        }
    }

    // MARK: - Attempts

    /// Attempts of the round; the first one tells what was changed against the round before.
    private func changed(_ made: [EnvironmentAttempt]) -> [EnvironmentAttempt] {
        var made = made
        if !made.isEmpty { made[0].change += change }
        return made
    }

    private func attempt(_ toolchain: String, _ change: String, failure: String) -> EnvironmentAttempt {
        EnvironmentAttempt(
            toolchain: toolchain, cutoff: plan.cutoff, change: change, failure: Printable.text(failure))
    }

    private mutating func noteLast(_ failure: String) {
        if !attempts.isEmpty { attempts[attempts.count - 1].failure = failure }
    }
}
