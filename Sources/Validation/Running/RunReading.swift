internal import Instances

/// What the runs of an instance say together: which of them count, what tests depend on, and which run is missing to tell.
struct RunReading {
    /// The runs that count, in the order in which they were made.
    ///
    /// A test that stays in its lists although it depends on something has the outcome of the first run of its side in them.
    private(set) var counted: [RunRecord] = []
    /// What the outcomes of tests were shown to depend on.
    private(set) var causes: [String: FlakyCause] = [:]
    /// The repeats that were made more than once to tell why they differ from the first run, and how many runs that took.
    private(set) var examined: [(primary: RunRecord, runs: Int)] = []
    /// The run that is missing; nil when there is none.
    private(set) var missing: RunSchedule.Step?

    init(_ all: [RunRecord]) {
        let runs = all.filter { !$0.isControl }
        func first(_ variant: Variant) -> RunRecord? {
            runs.first { $0.variant == variant && $0.repeatIndex == 0 && $0.isPrimary }
        }
        let after = first(.gold)
        for run in runs where run.isPrimary {
            guard run.repeatIndex > 0, let first = first(run.variant) else {
                counted.append(run)
                continue
            }
            let ofRepeat = runs.filter { $0.variant == run.variant && $0.repeatIndex == run.repeatIndex }
            guard ofRepeat.first(where: \.isPrimary) == run,
                let examination = Examination(
                    of: ofRepeat, first: first,
                    matters: { id in causes[id] == nil && (after.map { $0.outcomes[id] == .passed } ?? true) }
                )
            else { continue }
            switch examination.finding {
            case .settled(let run, let found):
                causes.merge(found) { known, _ in known }
                counted.append(run)
                if ofRepeat.count > 1, let primary = ofRepeat.first {
                    examined.append((primary, ofRepeat.count))
                }
            case .open(let step):
                if missing == nil { missing = step }
            }
        }
        let staying = causes.filter(\.value.keepsTests).keys
        guard !staying.isEmpty else { return }
        counted = counted.map { run in
            guard let first = first(run.variant), run != first else { return run }
            var corrections: [String: TestOutcome] = [:]
            for id in staying where run.covers(id) { corrections[id] = first.outcomes[id] }
            return run.correcting(corrections)
        }
    }

    /// Whether a test has an outcome of its own.
    func isSteady(_ id: String) -> Bool { causes[id]?.keepsTests ?? true }
}
