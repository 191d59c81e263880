internal import Diffs
internal import Instances

/// The texts of an instance, read once for all that is counted in them.
struct TextReading {
    /// Words of the problem statement, between blanks.
    let statementWords: Int
    /// The gold patch; nil when it cannot be read, and then counts as nothing.
    let gold: Patch?
    /// The test patch; likewise.
    let tests: Patch?

    /// Reads texts.
    init(statement: String, patch: String, testPatch: String) {
        statementWords = StatementScan(statement).wordCount
        gold = try? Patch(parsing: Array(patch.utf8))
        tests = try? Patch(parsing: Array(testPatch.utf8))
    }

    /// Reads the texts of a candidate.
    init(_ candidate: Candidate) {
        self.init(
            statement: candidate.problemStatement ?? "", patch: candidate.goldPatch,
            testPatch: candidate.testPatch)
    }
}
