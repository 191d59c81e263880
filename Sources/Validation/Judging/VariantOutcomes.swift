internal import Instances

/// What the runs of one phase agree on.
struct VariantOutcomes {
    /// The outcome of each test that has the same one in every run.
    private(set) var stable: [String: TestOutcome] = [:]
    /// The tests that disagree with themselves, being absent from a run included.
    private(set) var flaky: Set<String> = []
    /// What could not be collected, in any of the runs.
    private(set) var collectionErrors: [String: String] = [:]
    /// Why tests and files failed or were skipped, as the first run that knows says.
    private(set) var reasons: [String: FailureReason] = [:]
    private let runs: [RunRecord]

    init(_ records: [RunRecord]) {
        runs = records
        for record in records {
            collectionErrors.merge(record.collectionErrors) { first, _ in first }
            reasons.merge(record.reasons ?? [:]) { first, _ in first }
        }
        let ids = Set(runs.flatMap { $0.outcomes.keys })
        for id in ids {
            let outcomes = Set(runs.filter { $0.covers(id) }.map { $0.outcomes[id] })
            if outcomes.count == 1, let outcome = outcomes.first ?? nil {
                stable[id] = outcome
            } else {
                flaky.insert(id)
            }
        }
    }

    /// Whether a test has an outcome in at least one run that satisfies a condition; nil stands for its absence.
    func ever(_ id: String, _ condition: (TestOutcome?) -> Bool) -> Bool {
        runs.contains { $0.covers(id) && condition($0.outcomes[id]) }
    }
}
