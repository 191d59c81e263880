internal import Diffs
package import Instances

/// What a selection asks of a row, read from the row alone.
package struct RowFacts: Hashable, Sendable {
    /// `instance_id`.
    package var id: String
    /// `repo`, or what the id says of it; nil when neither can be read.
    package var repository: RepositoryName?
    /// `created_at`.
    package var createdAt: Timestamp?
    /// `license`, `license_name` or `licence`; none when the row has no such column.
    package var licences: [String]
    /// How many words the problem statement has.
    package var statementWords: Int
    /// Files that the gold patch touches.
    package var files: Int
    /// Hunks of the gold patch.
    package var hunks: Int
    /// Lines that the gold patch adds and removes.
    package var lines: Int
    /// How many tests fail before and pass after; nil when the row does not say.
    package var failToPass: Int?
    /// The criteria of Lite that it misses; nil when the row lacks a text that they look at.
    package var missedByLite: [LiteCriterion]?

    /// Reads a row.
    ///
    /// - Parameter judgingLite: whether the criteria of Lite are wanted, which takes time.
    package init(_ row: DatasetRow, judgingLite: Bool = false) {
        id = row.id
        repository = row.repository
        createdAt = row.createdAt
        licences = row.licences
        let statement = row.statement.map { StatementScan($0) }
        statementWords = statement?.wordCount ?? 0
        let gold = row.patch.map { Patch(reading: $0) }
        let statistics = (gold ?? nil)?.statistics ?? PatchStatistics()
        files = statistics.files
        hunks = statistics.hunks
        lines = statistics.addedLines + statistics.removedLines
        failToPass = row.failToPass?.count
        if judgingLite, let statement, let gold, let testPatch = row.testPatch {
            missedByLite = LiteCriteria.missed(statement, gold: gold, testPatch: testPatch)
        }
    }
}
