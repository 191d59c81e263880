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

    /// Builds and installs what a recipe and its locks say, without resolving anything.
    ///
    /// - Throws: `Ladder.Fault`.
    func restore(
        _ recipe: Recipe, _ locks: RecipeLocks<Ladder.Lock>, in workplace: Workplace
    ) async throws -> Prepared<Ladder.Lock>

    /// Learns from the best environment of an instance: the order of attempts for later ones of its repository.
    ///
    /// It never decides what is valid.
    func learn(from recipe: Recipe, for candidate: Candidate) async

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

/// The locks of a recipe: of the runs before the gold patch, and of those after it where it is another one.
package struct RecipeLocks<Lock: Sendable>: Sendable {
    package var before: Lock
    package var after: Lock?

    package init(_ before: Lock, after: Lock? = nil) {
        self.before = before
        self.after = after
    }
}

/// Where the environment of one instance is prepared.
package struct Workplace: Sendable {
    /// The instance.
    package var candidate: Candidate
    /// What is applied for each variant.
    package var patches: InstancePatches
    /// The checkouts, which are only read.
    package var checkouts: any InstanceCheckouts
    /// A directory of the attempt's own, made when absent.
    package var scratch: String
    /// The worker's slot.
    package var slot: Int
    /// What the search has left.
    package var budget: SearchBudget

    /// The checkout of the base commit.
    package var checkout: String { checkouts.base }

    package init(
        candidate: Candidate, patches: InstancePatches, checkouts: any InstanceCheckouts, scratch: String,
        slot: Int, budget: SearchBudget = SearchBudget()
    ) {
        self.candidate = candidate
        self.patches = patches
        self.checkouts = checkouts
        self.scratch = scratch
        self.slot = slot
        self.budget = budget
    }
}

extension Language {
    /// A language that learns nothing.
    package func learn(from recipe: Recipe, for candidate: Candidate) async {}
}

/// An environment that is ready for test runs.
package struct Prepared<Lock: Sendable>: Sendable {
    /// How it came about.
    package var recipe: Recipe
    /// What it is made of.
    package var locks: RecipeLocks<Lock>
    /// The environment as runs see it.
    package var place: any TestPlace
    /// Equal for environments that run the same tests in the same way.
    package var likeness: String
    /// What a reader must know.
    package var notes: [String]

    package init(
        recipe: Recipe, locks: RecipeLocks<Lock>, place: any TestPlace, likeness: String, notes: [String] = []
    ) {
        self.recipe = recipe
        self.locks = locks
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
