internal import Diffs
package import Instances
package import JSON

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
    /// How many words the problem statement has; nil when there is none.
    package var statementWords: Int?
    /// Files that the gold patch touches; nil when there is none that can be read.
    package var files: Int?
    /// Hunks of the gold patch; likewise.
    package var hunks: Int?
    /// Lines that the gold patch adds and removes; likewise.
    package var lines: Int?
    /// How many tests fail before and pass after; nil when the row does not say.
    package var failToPass: Int?
    /// The criteria of Lite that it misses; nil when the row lacks a text that they look at.
    package var missedByLite: [LiteCriterion]?

    /// Reads of a row what some criteria look at; the rest stays nil.
    ///
    /// - Throws: `RowLineError` for a value that is there and cannot be read.
    package init(_ row: DatasetRow, for criteria: RowCriteria) throws(RowLineError) {
        id = row.id
        repository = try row.repository
        createdAt = criteria.since != nil || criteria.until != nil ? try row.createdAt : nil
        licences = criteria.licences.isEmpty ? [] : try row.licences
        if criteria.bounds[.failToPass] != nil { failToPass = try row.failToPass?.count }
        if criteria.lite || criteria.bounds.keys.contains(where: { $0 != .failToPass }) {
            try readTexts(row, judgingLite: criteria.lite)
        }
    }

    private mutating func readTexts(_ row: DatasetRow, judgingLite: Bool) throws(RowLineError) {
        let statement = try row.statement.map { StatementScan($0) }
        statementWords = statement?.wordCount
        let gold = try row.patch.flatMap { Patch(reading: $0) }
        if let statistics = gold?.statistics {
            files = statistics.files
            hunks = statistics.hunks
            lines = statistics.addedLines + statistics.removedLines
        }
        if judgingLite, let statement, let gold, let testPatch = try row.testPatch {
            missedByLite = LiteCriteria.missed(statement, gold: gold, testPatch: testPatch)
        }
    }
}
