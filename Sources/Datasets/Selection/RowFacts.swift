internal import Diffs
internal import Foundation
public import Instances
public import JSON

/// What a selection asks of a row, read from the row alone.
public struct RowFacts: Hashable, Sendable {
    /// `instance_id`.
    public var id: String
    /// `repo`, or what the id says of it; nil when neither can be read.
    public var repository: RepositoryName?
    /// `created_at`.
    public var createdAt: Timestamp?
    /// `license`, `license_name` or `licence`; none when the row has no such column.
    public var licences: [String]
    /// How many words the problem statement has.
    public var statementWords: Int
    /// Files that the gold patch touches.
    public var files: Int
    /// Hunks of the gold patch.
    public var hunks: Int
    /// Lines that the gold patch adds and removes.
    public var lines: Int
    /// How many tests fail before and pass after; nil when the row does not tell.
    public var failToPass: Int?
    /// The criteria of Lite that it misses; nil when the row lacks a text that they look at.
    public var missedByLite: [LiteCriterion]?

    /// Reads a row.
    ///
    /// - Parameter judgingLite: whether the criteria of Lite are wanted, which takes time.
    /// - Throws: `RowLineError` when it names no instance.
    public init(_ row: RowLine, judgingLite: Bool = false) throws(RowLineError) {
        guard let id = row.text("instance_id"), !id.isEmpty else { throw .noInstance }
        self.id = id
        repository = row.text("repo").flatMap(RepositoryName.init) ?? InstanceID(id)?.repository
        createdAt = row.text("created_at").flatMap(Timestamp.init)
        licences = ["license", "license_name", "licence"].compactMap(row.text).filter { !$0.isEmpty }
        let statement = row.text("problem_statement")
        statementWords = statement.map { StatementScan($0).wordCount } ?? 0
        let patch = row.text("patch")
        let statistics = patch.flatMap { try? Patch(parsing: Array($0.utf8)) }?.statistics
        files = statistics?.files ?? 0
        hunks = statistics?.hunks ?? 0
        lines = (statistics?.addedLines ?? 0) + (statistics?.removedLines ?? 0)
        failToPass = row.texts("FAIL_TO_PASS")?.count
        if judgingLite, let statement, let patch, let testPatch = row.text("test_patch") {
            missedByLite = LiteCriteria.missed(
                problemStatement: statement, patch: patch, testPatch: testPatch)
        }
    }
}
