package import Instances

/// Which run comes next, and when there are enough of them.
///
/// The first run of each phase comes first, then the repeats. It ends early when the class of the verdict is certain
/// whatever the remaining runs may say and whatever the policy: when a run is not whole (one that does not end is compared
/// with one of the other side), or when no test is left that
/// passed in every run after the gold patch and in none before it. The records then still tell why, and no later
/// change of policy can make the candidate valid.
package enum RunSchedule {
    /// The next run; nil when the records suffice.
    package static func next(
        after runs: [RunRecord], plan: RepeatPlan
    ) -> (variant: Variant, repeatIndex: Int)? {
        let order: [(variant: Variant, repeatIndex: Int)] =
            [(.base, 0), (.gold, 0)] + (1..<plan.before).map { (.base, $0) }
            + (1..<plan.after).map { (.gold, $0) }
        if let (fault, run) = RunFault.gravest(in: runs) {
            // Whose fault a run is that does not end, the other side tells.
            let isAlone = runs.allSatisfy { $0.variant == run.variant }
            guard fault.reason == .testTimeout, isAlone else { return nil }
            return (run.variant == .base ? .gold : .base, 0)
        }
        let missing = order.first { step in
            !runs.contains { $0.variant == step.variant && $0.repeatIndex == step.repeatIndex }
        }
        let isRepeat = missing.map { $0.repeatIndex > 0 } ?? false
        return isRepeat && !canBeMended(runs) ? nil : missing
    }

    /// Whether a test is left that passed in every run after the gold patch and in none before it.
    private static func canBeMended(_ runs: [RunRecord]) -> Bool {
        let before = runs.filter { $0.variant == .base }
        let after = runs.filter { $0.variant == .gold }
        guard let first = after.first else { return true }
        return first.outcomes.contains { id, outcome in
            outcome == .passed && after.allSatisfy { $0.outcomes[id] == .passed }
                && !before.contains { $0.outcomes[id] == .passed }
        }
    }
}
