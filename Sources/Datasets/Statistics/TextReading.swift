package import Diffs
package import Instances

/// The texts of an instance, read once for all that is counted in them.
package struct TextReading {
    /// Words of the problem statement, between blanks.
    package let statementWords: Int
    /// The gold patch; nil when it cannot be read, and then counts as nothing.
    package let gold: Patch?
    /// The test patch; likewise.
    package let tests: Patch?

    /// Reads texts.
    package init(statement: String, patch: String, testPatch: String) {
        statementWords = StatementScan(statement).wordCount
        gold = try? Patch(parsing: Array(patch.utf8))
        tests = try? Patch(parsing: Array(testPatch.utf8))
    }

    /// Reads the texts of a candidate.
    package init(_ candidate: Candidate) {
        self.init(
            statement: candidate.problemStatement ?? "", patch: candidate.goldPatch,
            testPatch: candidate.testPatch)
    }
}
