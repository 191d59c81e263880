internal import Diffs

/// Which criteria of the Lite splits an instance misses, decided offline from its texts alone.
///
/// The published filter asks GitHub whether each `#N` is an issue. Treating every one as an issue gives the same
/// selection on all published rows that could be compared, and depends on nothing outside the row.
package enum LiteCriteria {
    /// The criteria that an instance misses, in the order of `LiteCriterion`; none for a member of Lite.
    package static func missed(problemStatement: String, patch: String, testPatch: String) -> [LiteCriterion]
    {
        missed(StatementScan(problemStatement), gold: Patch(reading: patch), testPatch: testPatch)
    }

    /// The criteria that an instance misses whose texts were read.
    package static func missed(by texts: TextReading) -> [LiteCriterion] {
        missed(texts.statement, gold: texts.gold, testPatch: texts.testPatch)
    }

    static func missed(
        _ statement: StatementScan, gold: Patch?, testPatch: String
    ) -> [LiteCriterion] {
        var missed: Set<LiteCriterion> = Set(patchFaults(gold))
        if statement.wordCount <= 40 { missed.insert(.shortProblemStatement) }
        if statement.hasHyperlink { missed.insert(.hyperlink) }
        if statement.hasIssueReference { missed.insert(.issueReference) }
        if statement.hasCommitHash { missed.insert(.commitHash) }
        if statement.hasMedia { missed.insert(.media) }
        if looksAtErrorMessages(testPatch) { missed.insert(.errorMessage) }
        return LiteCriterion.allCases.filter(missed.contains)
    }

    private static func patchFaults(_ patch: Patch?) -> [LiteCriterion] {
        guard let patch else { return [.unreadablePatch] }
        let statistics = patch.statistics
        var faults: [LiteCriterion] = []
        if statistics[.added] + statistics[.removed] > 0 { faults.append(.addsOrRemovesFile) }
        let modified = patch.files.filter { $0.kind != .added && $0.kind != .removed }
        if modified.count > 1 { faults.append(.severalFiles) }
        if !(1...3).contains(modified.reduce(0) { $0 + $1.hunks.count }) { faults.append(.hunkCount) }
        return faults
    }

    /// pytest's checks count when they match a text; unittest's, and Django's, always: SWE-bench Lite's criterion names
    /// these calls.
    private static func looksAtErrorMessages(_ testPatch: String) -> Bool {
        let scan = ByteScan(testPatch)
        func mentions(_ word: StaticString) -> Bool { scan.contains(word) }
        if mentions("pytest.raises") || mentions("pytest.warns") || mentions("pytest.deprecated_call") {
            return mentions("match")
        }
        return mentions("assertOutput") || mentions("assertRaises") || mentions("checks.Error")
    }
}
