/// What became of one run on an instance, and what says so beforehand.
package struct RunOutcome: Hashable, Sendable {
    /// The instance.
    package var instance: String
    /// Tells the runs of an instance apart.
    package var run: String
    /// Who made the run; nil when nothing says it.
    package var model: String?
    /// Whether the run resolved the instance; nil when it was not evaluated.
    package var isResolved: Bool?
    /// What a verifier thinks of it, more for better; nil when none was asked or none answered.
    package var score: Double?
    /// How many regression tests pass with it; nil when they were not run.
    package var regressionPassed: Int?
    /// How many generated tests pass with it; nil when they were not run.
    package var generatedPassed: Int?

    package init(
        instance: String, run: String, model: String? = nil, isResolved: Bool? = nil, score: Double? = nil,
        regressionPassed: Int? = nil, generatedPassed: Int? = nil
    ) {
        self.instance = instance
        self.run = run
        self.model = model
        self.isResolved = isResolved
        self.score = score
        self.regressionPassed = regressionPassed
        self.generatedPassed = generatedPassed
    }

    /// Completes the record by what another one of the same run says.
    ///
    /// - Returns: the member about which the two disagree; nil when they do not.
    mutating func complete(from other: RunOutcome) -> String? {
        func join<Value: Equatable>(_ own: inout Value?, _ more: Value?) -> Bool {
            guard let more else { return true }
            defer { own = own ?? more }
            return own == nil || own == more
        }
        if !join(&model, other.model) { return "model" }
        if !join(&isResolved, other.isResolved) { return "resolved" }
        if !join(&score, other.score) { return "score" }
        if !join(&regressionPassed, other.regressionPassed) { return "regression_passed" }
        return join(&generatedPassed, other.generatedPassed) ? nil : "generated_passed"
    }
}
