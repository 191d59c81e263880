package import Instances

/// Draws the verdict on a candidate from the records of its runs: a pure function of them and a policy, so that a
/// change of policy needs no new run.
///
/// Lists hold tests that *passed* in every run after the gold patch; a test that is expected to fail, or passes
/// unexpectedly, is in neither list, as in the published ones. A test whose outcome differs between two runs of one
/// phase is flaky: it is in neither list, and named in the verdict. One whose outcome depends on the order of tests alone
/// stays where it is, and is named (`causes`).
///
/// A verdict of the class `invalid` accuses the candidate, so each of its reasons asks for evidence in the records;
/// `docs/verdicts.md` says which. One that would be valid is hostile where tests pass that were made to fail.
package enum Judge {
    /// The verdict.
    ///
    /// - Parameter runs: records of both variants, in any order; `RunSchedule` says when there are enough.
    package static func verdict(
        on runs: [RunRecord], policy: ValidationPolicy, facts: JudgingFacts
    ) -> Verdict {
        let controls = runs.filter(\.isControl)
        let reading = RunReading(runs)
        let runs = reading.counted
        if let (fault, run) = RunFault.gravest(in: runs) {
            return faulty(fault, run, among: runs).excusing(missing: facts.leftOut).excusing(
                servicesOf: runs)
        }
        let before = runs.filter { $0.variant == .base }
        let after = runs.filter { $0.variant == .gold }
        guard !before.isEmpty, !after.isEmpty else {
            return .refused(
                .runnerCrash, "there is no record of a run \(before.isEmpty ? "before" : "after")")
        }
        let verdict = Deliberation(
            before: VariantOutcomes(before), after: VariantOutcomes(after), causes: reading.causes,
            policy: policy,
            facts: facts
        ).verdict.excusing(missing: facts.leftOut).excusing(servicesOf: runs)
        return verdict.verdictClass == .valid ? forgery(in: controls) ?? verdict : verdict
    }

    /// The verdict on tests that pass although they were made to fail; nil when there are none.
    private static func forgery(in controls: [RunRecord]) -> Verdict? {
        for control in controls where !control.forged.isEmpty {
            return .refused(
                .forgedResult,
                "\(control.forged.count) of \(control.madeToFail?.count ?? 0) mended tests pass with their first statement "
                    + "made to raise, so something else reports them as passed: \(Printable.some(control.forged))"
            )
        }
        return nil
    }

    /// The verdict on runs of which one is not whole.
    ///
    /// A candidate is accused of tests that do not end only where as many tests, or more, ended in time on the other
    /// side of the gold patch.
    private static func faulty(_ fault: RunFault, _ run: RunRecord, among runs: [RunRecord]) -> Verdict {
        let detail = "\(run.variant) the gold patch, run \(run.repeatIndex + 1): \(fault.detail)"
        guard fault.reason == .testTimeout else { return .refused(fault.reason, detail) }
        let others = runs.filter { $0.variant != run.variant }
        let other = run.variant == .base ? "after" : "before"
        guard !others.isEmpty, others.allSatisfy({ RunFault($0) == nil }) else {
            return .refused(.timeLimit, "\(detail); no run \(other) it ended in time either")
        }
        let ended = others.map(\.outcomes.count).min() ?? 0
        guard ended > 0, ended >= run.outcomes.count else {
            return .refused(
                .timeLimit, "\(detail); \(other) it fewer tests ran, which ended in time")
        }
        return .refused(.testTimeout, "\(detail); every run \(other) it ended in time")
    }
}

/// Two variants, all of whose runs are whole.
private struct Deliberation {
    let before: VariantOutcomes
    let after: VariantOutcomes
    /// What the outcomes of tests were shown to depend on.
    let causes: [String: FlakyCause]
    let policy: ValidationPolicy
    let facts: JudgingFacts
    /// The tests that the test patch touches among those seen; nil when that cannot be known, or they were not seen.
    let touched: Set<String>?

    init(
        before: VariantOutcomes, after: VariantOutcomes, causes: [String: FlakyCause],
        policy: ValidationPolicy,
        facts: JudgingFacts
    ) {
        self.before = before
        self.after = after
        self.causes = causes
        self.policy = policy
        self.facts = facts
        let seen = Set(after.stable.keys).union(before.stable.keys)
        let touched = facts.runner.touched(by: facts.testPatch, among: seen) ?? []
        self.touched = touched.isEmpty ? nil : touched
    }

    var verdict: Verdict {
        var verdict = verdict(flaky: before.flaky.union(after.flaky).union(dependent))
        if !causes.isEmpty { verdict.causes = causes }
        return verdict
    }

    /// The tests whose outcome depends on what differs between runs of the same files.
    private var dependent: Set<String> { Set(causes.filter { !$0.value.keepsTests }.keys) }

    private func verdict(flaky all: Set<String>) -> Verdict {
        let flaky = sorted(all)
        let steady = after.stable.filter { $0.value == .passed && !all.contains($0.key) }.map(\.key)
        let failToPass = steady.filter { policy.isFailing(before.stable[$0]) }
        let passToPass = steady.filter { before.stable[$0] == .passed }
        guard failToPass.isEmpty else {
            return .valid(failToPass: sorted(failToPass), passToPass: sorted(passToPass), flaky: flaky)
        }
        var verdict =
            uncollected ?? unsteady(flaky) ?? unmended ?? skipped ?? unrun ?? unseen(steady) ?? withoutEffect
        verdict.flaky = flaky
        return verdict
    }

    // MARK: - Why no test is mended: the first of these that holds

    /// Files that cannot be collected after the gold patch.
    private var uncollected: Verdict? {
        let errors = after.collectionErrors
        guard !errors.isEmpty else { return nil }
        let reasons = errors.map { id, text in
            (id: id, reason: after.reasons[id] ?? FailureReason(kind: .error, said: text))
        }.sorted { precedes($0.id, $1.id) }
        if let found = shortcoming(in: reasons) { return .refused(found.reason, found.detail) }
        let detail = "after the gold patch: \(describe(reasons))"
        let isProven = reasons.contains { $0.reason.owner == .project }
        return isProven
            ? .refused(.collectionError, detail)
            : .refused(.unexplained, "\(detail); nothing says that a file of the project raised it")
    }

    /// Tests that disagree with themselves, and would be mended otherwise.
    private func unsteady(_ flaky: [String]) -> Verdict? {
        let unsteady = flaky.filter { id in
            after.ever(id) { $0 == .passed } && before.ever(id) { policy.isFailing($0) }
        }
        guard !unsteady.isEmpty else { return nil }
        let reasons = unsteady.compactMap { id in
            (after.reasons[id] ?? before.reasons[id]).map { (id: id, reason: $0) }
        }
        if let found = shortcoming(in: reasons) { return .refused(found.reason, found.detail) }
        return .refused(
            .flaky, "tests disagree with themselves between runs: \(Printable.some(unsteady.map(spelled)))")
    }

    /// Tests that fail after the gold patch and do not pass before it.
    private var unmended: Verdict? {
        let ids = relevant(
            after.stable.filter { $0.value == .failed || $0.value == .error }.map(\.key)
        ).filter { before.stable[$0] != .passed }
        guard !ids.isEmpty else { return nil }
        let reasons = ids.compactMap { id in after.reasons[id].map { (id: id, reason: $0) } }
        let detail = "still failing after the gold patch: \(Printable.some(ids))"
        if let found = shortcoming(in: reasons) {
            return .refused(found.reason, "\(detail); \(found.detail)")
        }
        guard
            let proof = reasons.first(where: {
                $0.reason.kind == .assertion || $0.reason.owner == .project
            })
        else {
            return .refused(
                .unexplained, "\(detail); nothing says that a test or a file of the project raised it")
        }
        return .refused(.goldDoesNotFix, "\(detail); \(describe([proof]))")
    }

    /// Tests of the change that are skipped after the gold patch.
    private var skipped: Verdict? {
        let all = after.stable.filter { $0.value == .skipped }.map(\.key)
        let ids = touched == nil && all.count < after.stable.count ? [] : relevant(all)
        guard !ids.isEmpty else { return nil }
        let reasons = ids.compactMap { id in after.reasons[id].map { (id: id, reason: $0) } }
        if let found = shortcoming(in: reasons) {
            return .refused(found.reason, "skipped: \(Printable.some(ids)); \(found.detail)")
        }
        guard ids.count == relevant(Array(after.stable.keys)).count else { return nil }
        let why = reasons.first.map { "; \(describe([$0]))" } ?? ""
        return .refused(.noTests, "all \(ids.count) tests found are skipped\(why)")
    }

    /// Tests of the change that the runner does not run, and so takes for tests that are expected to fail.
    private var unrun: Verdict? {
        let ids = relevant(after.stable.filter { $0.value == .expectedFailure }.map(\.key))
        let reasons = ids.compactMap { id in after.reasons[id].map { (id: id, reason: $0) } }
        return shortcoming(in: reasons).map {
            .refused($0.reason, "not run: \(Printable.some(ids)); \($0.detail)")
        }
    }

    /// Only under `swe-gym`, for which what does not run before the gold patch does not fail.
    private func unseen(_ steady: [String]) -> Verdict? {
        let unseen = sorted(steady.filter { before.stable[$0] == nil || before.stable[$0] == .error })
        guard !unseen.isEmpty else { return nil }
        let errors = before.collectionErrors.map { (id: $0, reason: FailureReason(kind: .error, said: $1)) }
            .sorted { precedes($0.id, $1.id) }
        let cause = errors.isEmpty ? Printable.some(unseen) : describe(errors)
        return .refused(
            .collectionError,
            "before the gold patch, which policy \(policy.rawValue) does not count: \(cause)")
    }

    /// What is left: tests that pass on both sides, or none.
    private var withoutEffect: Verdict {
        guard after.stable.values.contains(where: { $0 != .skipped }) else {
            return .refused(.noTests, "no test was found")
        }
        let failing = after.stable.count { $0.value == .failed || $0.value == .error }
        let broken = failing == 0 ? "" : ", and after it \(failing) fail"
        return .refused(.passesBefore, "no selected test fails before the gold patch\(broken)")
    }

    // MARK: - Evidence

    /// Those tests that matter for the change, sorted.
    private func relevant(_ ids: [String]) -> [String] {
        guard let touched else { return sorted(ids) }
        return sorted(ids.filter(touched.contains))
    }

    private typealias Reasoned = (id: String, reason: FailureReason)

    /// The first shortcoming of ours among reasons.
    private func shortcoming(in reasons: [Reasoned]) -> Shortcoming? {
        for (id, reason) in reasons {
            if reason.kind == .crash { return Shortcoming(.runnerCrash, describe([(id, reason)])) }
            if let found = facts.runner.shortcoming(in: reason) {
                return Shortcoming(found.reason, "\(found.detail): \(describe([(id, reason)]))")
            }
        }
        return nil
    }

    private func describe(_ reasons: [Reasoned]) -> String {
        guard let first = reasons.first else { return "" }
        let place = first.reason.place.map { " (\(Printable.text($0)))" } ?? ""
        let text = "\(Printable.text(first.id)): \(Printable.text(first.reason.said))\(place)"
        return reasons.count > 1 ? "\(text) and \(reasons.count - 1) more" : text
    }

    /// A test with what its outcome depends on, where that was shown.
    private func spelled(_ id: String) -> String {
        causes[id].map { "\(id) (by \($0.words))" } ?? id
    }

    private func sorted(_ ids: some Sequence<String>) -> [String] { ids.sorted(by: precedes) }

    private func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
