package import Instances

/// Draws the verdict on a candidate from the records of its runs: a pure function of them and a policy, so that a
/// change of policy needs no new run.
///
/// Lists hold tests that *passed* in every run after the gold patch; a test that is expected to fail, or passes
/// unexpectedly, is in neither list, as in the published ones. A test whose outcome differs between two runs of one
/// phase is flaky: it is in neither list, and named in the verdict.
package enum Judge {
    /// The verdict.
    ///
    /// - Parameters:
    ///   - runs: records of both variants, in any order; `RunSchedule` says when there are enough.
    ///   - lacksDependency: what the runner says of a collection error (`TestRunner.lacksDependency`).
    package static func verdict(
        on runs: [RunRecord], policy: ValidationPolicy, lacksDependency: (String) -> Bool
    ) -> Verdict {
        if let (fault, run) = RunFault.gravest(in: runs) {
            return .refused(fault.reason, faultDetail(fault, run, among: runs))
        }
        let before = runs.filter { $0.variant == .base }
        let after = runs.filter { $0.variant == .gold }
        guard !before.isEmpty, !after.isEmpty else {
            return .refused(
                .runnerCrash, "there is no record of a run \(before.isEmpty ? "before" : "after")")
        }
        return withoutActuallyEscaping(lacksDependency) { lacksDependency in
            Deliberation(
                before: VariantOutcomes(before), after: VariantOutcomes(after), policy: policy,
                lacksDependency: lacksDependency
            ).verdict
        }
    }

    private static func faultDetail(_ fault: RunFault, _ run: RunRecord, among runs: [RunRecord]) -> String {
        var detail = "\(run.variant) the gold patch, run \(run.repeatIndex + 1): \(fault.detail)"
        let others = runs.filter { $0.variant != run.variant }
        if fault.reason == .testTimeout, !others.isEmpty, others.allSatisfy({ RunFault($0) == nil }) {
            let other = run.variant == .base ? "after" : "before"
            detail += "; every run \(other) it ended in time"
        }
        return detail
    }
}

/// Two variants, all of whose runs are whole.
private struct Deliberation {
    let before: VariantOutcomes
    let after: VariantOutcomes
    let policy: ValidationPolicy
    let lacksDependency: (String) -> Bool

    var verdict: Verdict {
        let flaky = sorted(before.flaky.union(after.flaky))
        let steady = after.stable.filter { $0.value == .passed && !before.flaky.contains($0.key) }.map(\.key)
        let failToPass = steady.filter { policy.isFailing(before.stable[$0]) }
        let passToPass = steady.filter { before.stable[$0] == .passed }
        guard failToPass.isEmpty else {
            return .valid(failToPass: sorted(failToPass), passToPass: sorted(passToPass), flaky: flaky)
        }
        return refusal(flaky: flaky, steady: steady)
    }

    /// Why no test is mended: the first of the reasons that holds.
    private func refusal(flaky: [String], steady: [String]) -> Verdict {
        if let missing = missingDependency {
            return .refused(
                .environment, "the environment lacks what the tests need: \(missing)", flaky: flaky)
        }
        if !after.collectionErrors.isEmpty {
            return .refused(
                .collectionError, "after the gold patch: \(describe(after.collectionErrors))", flaky: flaky)
        }
        let unsteady = flaky.filter { id in
            after.ever(id) { $0 == .passed } && before.ever(id) { policy.isFailing($0) }
        }
        if !unsteady.isEmpty {
            return .refused(
                .flaky, "tests disagree with themselves between runs: \(Printable.some(unsteady))",
                flaky: flaky)
        }
        let failing = sorted(after.stable.filter { $0.value == .failed || $0.value == .error }.map(\.key))
        let unmended = failing.filter { before.stable[$0] != .passed }
        if !unmended.isEmpty {
            return .refused(
                .goldDoesNotFix, "still failing after the gold patch: \(Printable.some(unmended))",
                flaky: flaky)
        }
        let unseen = sorted(steady.filter { before.stable[$0] == nil || before.stable[$0] == .error })
        if !unseen.isEmpty {
            // Only under `swe-gym`, for which what does not run before the gold patch does not fail.
            let cause =
                before.collectionErrors.isEmpty
                ? Printable.some(unseen) : describe(before.collectionErrors)
            return .refused(
                .collectionError,
                "before the gold patch, which policy \(policy.rawValue) does not count: \(cause)",
                flaky: flaky)
        }
        if after.stable.values.contains(where: { $0 != .skipped }) {
            let broken = failing.isEmpty ? "" : ", and after it \(failing.count) fail"
            return .refused(
                .passesBefore, "no selected test fails before the gold patch\(broken)", flaky: flaky)
        }
        let skipped = after.stable.count
        return .refused(
            .noTests, skipped == 0 ? "no test was found" : "all \(skipped) tests found are skipped",
            flaky: flaky)
    }

    /// Collection errors by which the environment lacks something in the same words before and after the gold patch:
    /// its fault, not the candidate's.
    private var missingDependency: String? {
        let missing = after.collectionErrors.filter { id, text in
            before.collectionErrors[id] == text && lacksDependency(text)
        }
        return missing.isEmpty ? nil : describe(missing)
    }

    private func describe(_ errors: [String: String]) -> String {
        let ids = sorted(errors.keys)
        let first = ids.first.map { "\(Printable.text($0)): \(Printable.text(errors[$0] ?? ""))" } ?? ""
        return ids.count > 1 ? "\(first) and \(ids.count - 1) more" : first
    }

    private func sorted(_ ids: some Sequence<String>) -> [String] {
        ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
