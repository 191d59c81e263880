package import Instances
package import JSON

/// What the forms of published rows have in common.
package struct TaskRow: Hashable, Sendable {
    /// `instance_id`.
    package var id: String
    /// `OWNER/NAME`.
    package var repository: String
    /// The commit to which the patches apply.
    package var baseCommit: String
    /// The gold patch.
    package var patch: String
    /// The test patch; nil when the row does not say.
    package var testPatch: String?
    /// Title and text of the resolved issues; nil when the row does not say.
    package var statement: String?
    /// What was said on the issues; nil when the row does not say.
    package var hints: String?
    /// When the pull request was opened; nil when the row does not say.
    package var createdAt: Timestamp?
    /// The project's version; nil when the row does not say.
    package var version: String?
    /// Tests that fail before and pass after; nil when the row does not say.
    package var failToPass: [String]?
    /// Tests that pass before and after; likewise.
    package var passToPass: [String]?
    /// The commit by which SWE-bench sets up the environment; nil when the row does not say.
    package var setupCommit: String?
    /// The numbers of the resolved issues, where they are known.
    package var issues: [String]
    /// The licence; nil when the row does not say.
    package var licence: String?

    /// Reads a row in any published form.
    ///
    /// - Throws: `RowLineError` when it names no instance, or lacks what makes a task.
    package init(_ row: DatasetRow) throws(RowLineError) {
        id = row.id
        repository = try row.repositoryText
        baseCommit = try Self.required(try row.baseCommit, .baseCommit)
        patch = try Self.required(try row.patch, .patch)
        testPatch = try row.testPatch
        statement = try row.statement
        hints = try row.hints
        createdAt = try row.createdAt
        version = try row.version
        failToPass = try row.failToPass
        passToPass = try row.passToPass
        setupCommit = try row.setupCommit
        issues = try row.issues
        licence = try row.licences.first
    }

    private static func required(_ text: String?, _ column: Column) throws(RowLineError) -> String {
        guard let text else { throw .missing(column.names.joined(separator: " or ")) }
        return text
    }
}
