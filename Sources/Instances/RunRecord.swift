/// One run of the selected tests on one variant of the code: immutable once written.
///
/// Its encoding is published as a line of `runs.jsonl`; a record on disk adds its format around it.
package struct RunRecord: Hashable, Sendable, Codable {
    /// The digest of everything that determines the run (base tree, patches, lock, selection, runner, limits) and
    /// the repeat.
    package var key: String
    /// The instance.
    package var id: InstanceID
    /// The state of the code; `phase` in the encoding.
    package var variant: Variant
    /// Which repeat of the variant, from 0.
    package var repeatIndex: Int
    /// The tests that were run alone, sorted; nil for all of the selection.
    package var only: [String]?
    /// The tests among them that were made to fail, sorted; nil in all runs but controls.
    package var madeToFail: [String]?
    /// Under which circumstances it was made; nil where none was chosen, and in records of earlier versions.
    package var circumstances: RunCircumstances?
    /// How the process ended.
    package var ending: RunEnding
    /// The outcome of each test by its exact id.
    package var outcomes: [String: TestOutcome]
    /// Files or modules that could not be collected, with the first line of the reason.
    package var collectionErrors: [String: String]
    /// Why tests and files failed or were skipped, by their ids, as far as the runner says so; nil when it does not.
    package var reasons: [String: FailureReason]?
    /// The services that were started for it; nil when there were none.
    package var services: [StartedService]?
    /// Whether the reporter said that the session ended.
    package var isComplete: Bool
    /// Wall time, seconds.
    package var wallSeconds: Double
    /// CPU time of all processes, user and system, seconds.
    package var cpuSeconds: Double
    /// What both were spent on, setting up and clearing away included; nil in records of earlier versions.
    package var costs: Costs?
    /// The sandbox that it ran in, where that is not the usual one.
    package var sandbox: String?
    /// The log's path, relative to the workspace.
    package var log: String

    package init(
        key: String, id: InstanceID, variant: Variant, repeatIndex: Int, only: [String]? = nil,
        madeToFail: [String]? = nil, circumstances: RunCircumstances? = nil, ending: RunEnding,
        outcomes: [String: TestOutcome], collectionErrors: [String: String],
        reasons: [String: FailureReason]? = nil, services: [StartedService]? = nil, isComplete: Bool,
        wallSeconds: Double, cpuSeconds: Double, costs: Costs? = nil, sandbox: String? = nil, log: String
    ) {
        self.key = key
        self.id = id
        self.variant = variant
        self.repeatIndex = repeatIndex
        self.only = only
        self.madeToFail = madeToFail
        self.circumstances = circumstances
        self.ending = ending
        self.outcomes = outcomes
        self.collectionErrors = collectionErrors
        self.reasons = reasons
        self.services = services
        self.isComplete = isComplete
        self.wallSeconds = wallSeconds
        self.cpuSeconds = cpuSeconds
        self.costs = costs
        self.sandbox = sandbox
        self.log = log
    }
}

extension RunRecord {
    private enum CodingKeys: String, CodingKey {
        case key, id, phase, repeatIndex, only, madeToFail, circumstances, ending, outcomes, collectionErrors,
            reasons, services,
            isComplete, wallSeconds, cpuSeconds, costs, sandbox, log
    }

    /// The phase of a control after the gold patch, in which no test is what it is after the patch.
    private static let control = "control"

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let phase = try members.decode(String.self, forKey: .phase)
        self.init(
            key: try members.decode(String.self, forKey: .key),
            id: try members.decode(InstanceID.self, forKey: .id),
            variant: phase == Self.control ? .gold : try members.decode(Variant.self, forKey: .phase),
            repeatIndex: try members.decode(Int.self, forKey: .repeatIndex),
            only: try members.decodeIfPresent([String].self, forKey: .only),
            madeToFail: try members.decodeIfPresent([String].self, forKey: .madeToFail),
            circumstances: try members.decodeIfPresent(RunCircumstances.self, forKey: .circumstances),
            ending: try members.decode(RunEnding.self, forKey: .ending),
            outcomes: try members.decode([String: TestOutcome].self, forKey: .outcomes),
            collectionErrors: try members.decode([String: String].self, forKey: .collectionErrors),
            reasons: try members.decodeIfPresent([String: FailureReason].self, forKey: .reasons),
            services: try members.decodeIfPresent([StartedService].self, forKey: .services),
            isComplete: try members.decode(Bool.self, forKey: .isComplete),
            wallSeconds: try members.decode(Double.self, forKey: .wallSeconds),
            cpuSeconds: try members.decode(Double.self, forKey: .cpuSeconds),
            costs: try members.decodeIfPresent(Costs.self, forKey: .costs),
            sandbox: try members.decodeIfPresent(String.self, forKey: .sandbox),
            log: try members.decode(String.self, forKey: .log))
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(key, forKey: .key)
        try members.encode(id, forKey: .id)
        try members.encode(isControl && variant == .gold ? Self.control : variant.description, forKey: .phase)
        try members.encode(repeatIndex, forKey: .repeatIndex)
        try members.encodeIfPresent(only, forKey: .only)
        try members.encodeIfPresent(madeToFail, forKey: .madeToFail)
        try members.encodeIfPresent(circumstances, forKey: .circumstances)
        try members.encode(ending, forKey: .ending)
        try members.encode(outcomes, forKey: .outcomes)
        try members.encode(collectionErrors, forKey: .collectionErrors)
        try members.encodeIfPresent(reasons, forKey: .reasons)
        try members.encodeIfPresent(services, forKey: .services)
        try members.encode(isComplete, forKey: .isComplete)
        try members.encode(wallSeconds, forKey: .wallSeconds)
        try members.encode(cpuSeconds, forKey: .cpuSeconds)
        try members.encodeIfPresent(costs, forKey: .costs)
        try members.encodeIfPresent(sandbox, forKey: .sandbox)
        try members.encode(log, forKey: .log)
    }
}

extension RunRecord {
    /// Whether its tests were made to fail, as a control of what reports their outcomes.
    package var isControl: Bool { madeToFail != nil }

    /// The record with what some tests are believed to have come to in place of what was reported.
    package func correcting(_ corrections: [String: TestOutcome]) -> RunRecord {
        var record = self
        record.outcomes.merge(corrections) { $1 }
        return record
    }

    /// The tests that passed although they were made to fail, sorted.
    package var forged: [String] { (madeToFail ?? []).filter { outcomes[$0] == .passed } }
}
