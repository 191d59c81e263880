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
    /// The log's path, relative to the workspace.
    package var log: String

    package init(
        key: String, id: InstanceID, variant: Variant, repeatIndex: Int, only: [String]? = nil,
        ending: RunEnding,
        outcomes: [String: TestOutcome], collectionErrors: [String: String],
        reasons: [String: FailureReason]? = nil, services: [StartedService]? = nil, isComplete: Bool,
        wallSeconds: Double, cpuSeconds: Double, costs: Costs? = nil, log: String
    ) {
        self.key = key
        self.id = id
        self.variant = variant
        self.repeatIndex = repeatIndex
        self.only = only
        self.ending = ending
        self.outcomes = outcomes
        self.collectionErrors = collectionErrors
        self.reasons = reasons
        self.services = services
        self.isComplete = isComplete
        self.wallSeconds = wallSeconds
        self.cpuSeconds = cpuSeconds
        self.costs = costs
        self.log = log
    }

    private enum CodingKeys: String, CodingKey {
        case key, id
        case variant = "phase"
        case repeatIndex, only, ending, outcomes, collectionErrors, reasons, services, isComplete,
            wallSeconds,
            cpuSeconds, costs, log
    }
}
