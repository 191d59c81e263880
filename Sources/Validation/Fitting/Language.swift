package import Instances

/// A language whose projects' environments are made here: what their files ask for, how that is resolved, built and
/// installed, and what to change when tests miss something.
///
/// Nothing outside the conforming type knows the language's packages, tools or files.
package protocol Language: Sendable {
    /// What makes plans better after a trial.
    associatedtype Ladder: MendingLadder

    /// How recipes name it.
    static var name: String { get }

    /// How people read its name.
    static var title: String { get }

    /// What runs the tests of a recipe that names a runner, or none; nil for a runner that it does not know.
    static func runner(named name: String?) -> (any TestRunner)?

    /// What the files at the base commit ask for.
    ///
    /// - Parameter checkout: the directory of the base commit's files.
    /// - Throws: `Ladder.Fault` when no environment can be planned.
    func plan(for candidate: Candidate, checkout: String) async throws -> Ladder.Plan

    /// Resolves, builds and installs what a plan asks for.
    ///
    /// - Throws: `PreparationFault` with what was tried; what is no fault of the plan.
    func prepare(_ plan: Ladder.Plan, in workplace: Workplace) async throws -> Prepared<Ladder.Lock>

    /// Builds and installs what a recipe and its lock say, without resolving anything.
    ///
    /// - Throws: `Ladder.Fault`.
    func restore(
        _ recipe: Recipe, _ lock: Ladder.Lock, in workplace: Workplace
    ) async throws -> Prepared<Ladder.Lock>

    /// A ladder on whose first rung nobody stood, for the files of a checkout.
    func ladder(checkout: String) -> Ladder

    /// What the log of a run says that tests miss.
    func needs(inLog log: [UInt8]) -> [Ladder.Need]

    /// What a person has to do about a need that no change of a plan meets; nil when there is nothing.
    func remedy(for need: Ladder.Need) -> String?

    /// What a language model is asked when nothing else is left.
    ///
    /// - Parameter said: what was said last, the end of a log for instance.
    func question(
        _ plan: Ladder.Plan, attempts: [EnvironmentAttempt], said: String, checkout: String
    ) -> AdviceQuestion

    /// The plan that an answer of a language model proposes; nil when the answer is of no use.
    ///
    /// - Throws: as `plan(for:checkout:)` does.
    func proposal(
        in answer: String, for candidate: Candidate, checkout: String
    ) async throws -> PlanChange<Ladder.Plan>?
}

/// Where the environment of one instance is prepared.
package struct Workplace: Sendable {
    /// The instance.
    package var candidate: Candidate
    /// The checkout of the base commit, which is only read.
    package var checkout: String
    /// A directory of the attempt's own, made when absent.
    package var scratch: String
    /// The worker's slot.
    package var slot: Int

    package init(candidate: Candidate, checkout: String, scratch: String, slot: Int) {
        self.candidate = candidate
        self.checkout = checkout
        self.scratch = scratch
        self.slot = slot
    }
}

/// An environment that is ready for test runs.
package struct Prepared<Lock: Sendable>: Sendable {
    /// How it came about.
    package var recipe: Recipe
    /// What it is made of.
    package var lock: Lock
    /// The environment as runs see it.
    package var place: any TestPlace
    /// Equal for environments that run the same tests in the same way.
    package var likeness: String
    /// What a reader must know.
    package var notes: [String]

    package init(
        recipe: Recipe, lock: Lock, place: any TestPlace, likeness: String, notes: [String] = []
    ) {
        self.recipe = recipe
        self.lock = lock
        self.place = place
        self.likeness = likeness
        self.notes = notes
    }
}

/// What a language model is asked.
package struct AdviceQuestion: Hashable, Sendable {
    /// What it is told to be.
    package var system: String
    /// The question.
    package var text: String

    package init(system: String, text: String) {
        self.system = system
        self.text = text
    }
}
