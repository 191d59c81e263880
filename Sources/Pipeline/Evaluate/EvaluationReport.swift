package import Evaluation
package import Instances

/// What an evaluation came to.
package struct EvaluationReport: Sendable {
    /// What became of one prediction.
    package struct Result: Sendable {
        /// The instance, as rows and predictions spell it.
        package var name: String
        package var id: InstanceID
        package var status: FinalReport.Status
        /// The grade; nil where there is nothing to grade.
        package var grade: Grade?
        /// Why there is not, or what else was not the model's.
        package var failure: FinalReport.Failure?
        /// What happened, for people; empty for what needs no words.
        package var detail: String
        /// The patch as it was proposed.
        package var patch: String?
        /// The step of the ladder that applied it.
        package var step: String?
        /// What of it was not applied.
        package var withheld: [String]
        /// Tests of the row that fail here with the gold patch too.
        package var failingHere: [String]
        /// The run; nil where there is none.
        package var run: RunRecord?
        /// The tests that passed although they were made to fail.
        package var forged: [String] = []
    }

    /// The model, by the first prediction.
    package var model: String
    package var policy: GradingPolicy
    /// The results, by their names.
    package var results: [Result]
    /// How many of them were known before.
    package var alreadyDone: Int
    /// The sums.
    package var final: FinalReport
}
