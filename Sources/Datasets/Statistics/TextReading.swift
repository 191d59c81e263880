package import Diffs
package import Instances

/// The texts of an instance, read once for all that is counted in them.
package struct TextReading {
    /// The problem statement.
    let statement: StatementScan
    /// The test patch as it stands.
    let testPatch: String
    /// The gold patch; nil when it cannot be read, and then counts as nothing.
    package let gold: Patch?
    /// The test patch; likewise.
    package let tests: Patch?
    /// Words of the problem statement, between blanks.
    package let statementWords: Int

    /// Reads texts.
    package init(statement: String, patch: String, testPatch: String) {
        self.statement = StatementScan(statement)
        self.testPatch = testPatch
        gold = Patch(reading: patch)
        tests = Patch(reading: testPatch)
        statementWords = self.statement.wordCount
    }

    /// Reads the texts of a candidate.
    package init(_ candidate: Candidate) {
        self.init(
            statement: candidate.problemStatement ?? "", patch: candidate.goldPatch,
            testPatch: candidate.testPatch)
    }
}

extension Patch {
    /// A patch from anywhere; nil when it is none.
    init?(reading text: String) {
        do throws(PatchSyntaxError) {
            try self.init(parsing: Array(text.utf8))
        } catch {
            return nil
        }
    }
}
