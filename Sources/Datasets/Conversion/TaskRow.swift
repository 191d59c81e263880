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
    /// The test patch.
    package var testPatch: String
    /// Title and text of the resolved issues.
    package var statement: String
    /// What was said on the issues.
    package var hints: String
    /// When the pull request was opened; nil when the row does not say.
    package var createdAt: Timestamp?
    /// The project's version; empty when the row does not say.
    package var version: String
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

    /// Reads a row in any of the known forms.
    ///
    /// - Throws: `RowLineError` when it names no instance.
    package init(_ row: RowLine) throws(RowLineError) {
        if row.raw(Column.Foreign.fixPatch) != nil, let owner = row.text(Column.Foreign.org) {
            try self.init(multiSWEBench: row, owner: owner)
        } else {
            self.init(flat: try DatasetRow(row))
        }
    }

    /// A row of SWE-bench, SWE-Gym or SWE-rebench, whose columns are flat.
    private init(flat row: DatasetRow) {
        id = row.id
        repository = row.repositoryText
        baseCommit = row.baseCommit ?? ""
        patch = row.patch ?? ""
        testPatch = row.testPatch ?? ""
        statement = row.statement ?? ""
        hints = row.hints ?? ""
        createdAt = row.createdAt
        version = row.version ?? ""
        failToPass = row.failToPass
        passToPass = row.passToPass
        setupCommit = row.setupCommit
        issues = row.issues
        licence = row.line.text(Column.Foreign.licenceName) ?? row.line.text(Column.Foreign.license)
    }

    private init(multiSWEBench row: RowLine, owner: String) throws(RowLineError) {
        typealias Foreign = Column.Foreign
        guard let name = row.text(Column.repo), let number = row.integer(Foreign.number) else {
            throw .missing(Column.instanceID.rawValue)
        }
        id = "\(owner)__\(name)-\(number)"
        repository = "\(owner)/\(name)"
        baseCommit = row.object(Foreign.base)?.text(Foreign.sha) ?? ""
        patch = row.text(Foreign.fixPatch) ?? ""
        testPatch = row.text(Column.testPatch) ?? ""
        let resolved = row.objects(Foreign.resolvedIssues) ?? []
        statement = resolved.map { issue in
            "\(issue.text(Foreign.title) ?? "")\n\(issue.text(Foreign.body) ?? "")\n"
        }.joined()
        hints = row.text(Foreign.hints) ?? ""
        createdAt = row.moment
        version = ""
        // Of the four ways to come to pass, three are failing or missing before the fix.
        let mended = [Foreign.failedTests, .skippedTests, .absentTests].flatMap { stage in
            row.object(stage)?.names ?? []
        }
        failToPass = mended.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        passToPass = (row.object(Foreign.passedTests)?.names ?? []).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        issues = resolved.compactMap { $0.integer(Foreign.number) }.filter { $0 > 0 }.map(String.init)
    }
}
