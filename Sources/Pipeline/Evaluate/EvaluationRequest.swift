package import Evaluation
package import Instances

/// What is to be evaluated, and how.
package struct EvaluationRequest: Sendable {
    /// What is proposed.
    package var proposals: Proposals
    /// By whose ladder patches are applied, and by whose rules they are graded.
    package var policy: GradingPolicy
    /// The published rows whose instances are meant, with their lists; nil for the valid instances of the workspace.
    package var rows: [EvaluationTask]?
    /// How validation is to be done where there is no environment yet: workers, limits, sources.
    package var validation: ValidationRequest
    /// Whether patches are run again that ended in an error.
    package var retry = false
    /// Whether the tests that resolve an instance are made to fail once, and none of them may pass then.
    package var hasControls = true

    package init(
        _ proposals: Proposals, policy: GradingPolicy, rows: [EvaluationTask]? = nil,
        validation: ValidationRequest = ValidationRequest()
    ) {
        self.proposals = proposals
        self.policy = policy
        self.rows = rows
        self.validation = validation
    }

    /// What is proposed.
    package enum Proposals: Sendable {
        /// The gold patch of every instance.
        case gold
        /// What models propose.
        case predictions([Prediction], file: String)
    }
}

/// An instance by its published row.
package struct EvaluationTask: Sendable {
    /// The candidate that stands for it.
    package var id: InstanceID
    /// The id as published.
    package var name: String
    package var failToPass: [String]?
    package var passToPass: [String]?

    package init(id: InstanceID, name: String, failToPass: [String]?, passToPass: [String]?) {
        self.id = id
        self.name = name
        self.failToPass = failToPass
        self.passToPass = passToPass
    }
}
