package import LanguageModel
package import Trajectories
package import Verifiers

/// Which runs a verifier is to score, and how it is asked.
package struct ScoreRequest: Sendable {
    package var store: TrajectoryStore
    package var model: LabelModel
    package var runs: JudgedRun
    package var interface = LabelQuestion.Interface.chat
    package var template = PromptTemplate.chatML
    /// How many questions are open at once.
    package var workers = 8
    /// How many questions are asked at most.
    package var limit: Int?
    /// Whether is asked again what was refused, or answered without a label.
    package var retry = false
    /// The file of scores.
    package var output: String

    package init(store: TrajectoryStore, model: LabelModel, runs: JudgedRun, output: String) {
        self.store = store
        self.model = model
        self.runs = runs
        self.output = output
    }

    /// Where answers are kept.
    package var records: String { "\(output).answers" }
}

/// What became of runs that were to be scored.
package struct ScoreReport: Hashable, Sendable, Encodable {
    /// How many runs there are.
    package var runs = 0
    /// How many questions were answered now.
    package var answered = 0
    /// How many runs have a score.
    package var scored = 0
    /// How many of the scores rest on a label that was not listed.
    package var floored = 0
    /// The mean part of all probability that the two labels have.
    package var meanMass: Double?
    /// How many runs have no score, by reason.
    package var unscored: [String: Int] = [:]
    /// How many questions got no answer, by what happened.
    package var faults: [String: Int] = [:]
    /// Whether it was stopped early, as one question after another got no answer.
    package var gaveUp = false

    package init() {}

    /// How many questions got no answer.
    package var failed: Int { faults.values.reduce(0, +) }
}
