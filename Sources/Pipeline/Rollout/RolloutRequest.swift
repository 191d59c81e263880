package import Evaluation
package import HTTP

/// Which runs agents are to make, and how.
package struct RolloutRequest: Sendable {
    package var agent: RolloutAgent
    package var model: RolloutModel
    /// How many runs each instance gets.
    package var runs = 1
    /// The longest that an agent may work on one run, seconds.
    package var seconds = 2_700.0
    /// How many agents work at once.
    package var workers = 2
    /// The published rows whose instances are meant; nil for the valid instances of the workspace.
    package var rows: [EvaluationTask]?
    package var policy = GradingPolicy.sweBench
    /// Limits and sources of evaluations, and the instances to take.
    package var validation = ValidationRequest()
    /// The program that keeps sessions inside, and by which agents work in them.
    package var holder: String
    /// Where runs are kept.
    package var output: String

    package init(agent: RolloutAgent, model: RolloutModel, holder: String, output: String) {
        self.agent = agent
        self.model = model
        self.holder = holder
        self.output = output
    }
}

/// The model that agents ask.
package struct RolloutModel: Sendable {
    package var endpoint: String
    package var name: String
    /// It reaches the agent by its environment, and no record.
    package var key: Secret?
    /// As it was given; nil for the agent's own.
    package var temperature: String?

    package init(endpoint: String, name: String, key: Secret?, temperature: String?) {
        self.endpoint = endpoint
        self.name = name
        self.key = key
        self.temperature = temperature
    }
}

/// What became of runs.
package struct RolloutReport: Sendable, Encodable {
    /// How many runs were made now.
    package var made = 0
    /// How many were there.
    package var known = 0
    /// How many resolved their instance.
    package var resolved = 0
    /// How many did not.
    package var unresolved = 0
    /// How many could not be evaluated.
    package var unevaluated = 0
    /// How agents ended.
    package var statuses: [String: Int] = [:]
    /// What kept runs from being made, and how often.
    package var faults: [String: Int] = [:]
    /// The store of trajectories, and the file of runs.
    package var trajectories = ""
    package var runs = ""

    package init() {}

    /// How many runs are missing.
    package var failed: Int { faults.values.reduce(0, +) }
}
