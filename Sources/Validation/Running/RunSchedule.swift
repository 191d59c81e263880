internal import Digests
package import Instances

/// Which run comes next, and when there are enough of them.
///
/// The first run of each phase comes first, then the repeats. It ends early when the class of the verdict is certain
/// whatever the remaining runs may say and whatever the policy: when a run is not whole (one that does not end is compared
/// with one of the other side), or when no test is left that
/// passed in every run after the gold patch and in none before it. The records then still tell why, and no later
/// change of policy can make the candidate valid.
///
/// What a repeat is for is to find tests that disagree with themselves. Those that the gold patch mends matter most, and
/// are few: repeats after the first pair and the second run after the gold patch run them alone. Repeats run under
/// circumstances of their own (`RunVariation`); `Examination` says which runs follow one that finds something else than the
/// first run of its variant, and what counts then.
///
/// The last run is a control: the mended tests are made to fail after the gold patch. Who speaks in their name lets them
/// pass then as well.
package enum RunSchedule {
    /// One run.
    package struct Step: Hashable, Sendable {
        package var variant: Variant
        package var repeatIndex: Int
        /// All of the selection, some tests alone, or a control.
        package var scope = RunScope.all
        /// The circumstances that are as in the first run, in a run that tells why an earlier one found something else.
        package var asFirst: [FlakyCause]?
        /// Whether it repeats an earlier run under the same circumstances.
        package var again = false

        /// What a person who watches is shown of it.
        var phase: String {
            let side =
                switch variant {
                case .base: "before"
                case .gold: "after"
                case .patch: "with the patch"
                }
            return scope.isControl ? "control" : "tests \(side), run \(repeatIndex + 1)"
        }

        /// Whether it is no run that tells why another one found something else.
        var isPrimary: Bool { asFirst == nil && !again }
    }

    /// The next run; nil when the records suffice.
    package static func next(after runs: [RunRecord], plan: RepeatPlan) -> Step? {
        let reading = RunReading(runs)
        let counted = reading.counted
        let order: [Step] =
            [Step(variant: .base, repeatIndex: 0), Step(variant: .gold, repeatIndex: 0)]
            + (1..<plan.before).map { Step(variant: .base, repeatIndex: $0) }
            + (1..<plan.after).map { Step(variant: .gold, repeatIndex: $0) }
        if let (fault, run) = RunFault.gravest(in: counted) {
            // Whose fault a run is that does not end, the other side tells.
            let isAlone = counted.allSatisfy { $0.variant == run.variant }
            guard fault.reason == .testTimeout, isAlone else { return nil }
            return Step(variant: run.variant == .base ? .gold : .base, repeatIndex: 0)
        }
        if let missing = reading.missing { return missing }
        let missing = order.first { step in
            !counted.contains { $0.variant == step.variant && $0.repeatIndex == step.repeatIndex }
        }
        guard var step = missing else { return plan.hasControls ? control(after: runs, reading) : nil }
        guard step.repeatIndex > 0 else { return step }
        let mended = mended(in: reading)
        guard !mended.isEmpty else { return nil }
        if !plan.repeatsAll, step.repeatIndex >= (step.variant == .base ? 1 : 2) {
            step.scope = alone(mended, of: counted).map(RunScope.only) ?? .all
        }
        return step
    }

    /// The records that count: all but controls, and those that were made to tell why others found something else.
    static func counted(_ runs: [RunRecord]) -> [RunRecord] { RunReading(runs).counted }

    /// The control of the mended tests; nil when there are none, or there was one.
    private static func control(after runs: [RunRecord], _ reading: RunReading) -> Step? {
        guard !runs.contains(where: \.isControl) else { return nil }
        let mended = mended(in: reading)
        return mended.isEmpty ? nil : Step(variant: .gold, repeatIndex: 0, scope: control(of: mended))
    }

    /// A control of some tests; of those that stand on a command line when they are too many, chosen by their digests.
    package static func control(of tests: some Sequence<String>) -> RunScope {
        var (bytes, count) = (0, 0)
        let all = tests.sorted(by: precedes)
        if fitsCommandLine(all) { return .control(all) }
        let drawn = all.map { (digest: SHA256Digest(of: $0.utf8).hex, id: $0) }.sorted {
            $0.digest < $1.digest
        }
        let chosen = drawn.prefix { one in
            (bytes, count) = (bytes + one.id.utf8.count, count + 1)
            return count <= most && bytes <= longest
        }
        return .control(chosen.map(\.id).sorted(by: precedes))
    }

    /// The most tests that are run alone, and the most bytes of their ids: they stand on a command line.
    private static let (most, longest) = (400, 60_000)

    /// The tests as they are run alone; nil when that spares nothing.
    private static func alone(_ mended: [String], of runs: [RunRecord]) -> [String]? {
        let all = runs.map(\.outcomes.count).max() ?? 0
        guard mended.count * 2 <= all, fitsCommandLine(mended) else { return nil }
        return mended.sorted(by: precedes)
    }

    private static func fitsCommandLine(_ ids: [String]) -> Bool {
        ids.count <= most && ids.reduce(0) { $0 + $1.utf8.count } <= longest
    }

    static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// The tests that passed in every run after the gold patch and in none before it.
    private static func mended(in reading: RunReading) -> [String] {
        let before = reading.counted.filter { $0.variant == .base }
        let after = reading.counted.filter { $0.variant == .gold }
        guard let first = after.first else { return [] }
        return first.outcomes.filter { id, outcome in
            outcome == .passed && reading.isSteady(id)
                && after.allSatisfy { !$0.covers(id) || $0.outcomes[id] == .passed }
                && !before.contains { $0.outcomes[id] == .passed }
        }.map(\.key)
    }
}

extension RunRecord {
    /// Whether a test is among those that the run was about.
    func covers(_ id: String) -> Bool { only?.contains(id) ?? true }
}
