package import Instances
package import JSON

/// A row in the form of SWE-bench, each value of which is read when it is asked for.
///
/// Whoever published it, what is absent or of another type is nil: readers that insist on a column say so themselves.
package struct DatasetRow: Sendable {
    /// The row's line.
    package let line: RowLine
    /// `instance_id`, as it stands.
    package let id: String

    /// A row by its line.
    ///
    /// - Throws: `RowLineError` when it names no instance.
    package init(_ line: RowLine) throws(RowLineError) {
        guard let id = line.text(Column.instanceID), !id.isEmpty else {
            throw .missing(Column.instanceID.rawValue)
        }
        self.line = line
        self.id = id
    }

    /// The instance that the id names; nil when it has another form.
    package var instance: InstanceID? { InstanceID(id) }

    /// `repo` as it stands, or the repository that the id names; empty when neither does.
    package var repositoryText: String {
        line.text(Column.repo) ?? instance?.repository.description ?? ""
    }

    /// The repository that `repo` names, or the id.
    package var repository: RepositoryName? {
        line.text(Column.repo).flatMap { RepositoryName($0) } ?? instance?.repository
    }

    /// The number of the pull request, from its column or from the id.
    package var pullNumber: Int? { line.integer(Column.pullNumber) ?? instance?.number }

    /// `base_commit`.
    package var baseCommit: String? { line.text(Column.baseCommit) }

    /// The gold patch.
    package var patch: String? { line.text(Column.patch) }

    /// The test patch.
    package var testPatch: String? { line.text(Column.testPatch) }

    /// The problem statement.
    package var statement: String? { line.text(Column.problemStatement) }

    /// The hints.
    package var hints: String? { line.text(Column.hintsText) }

    /// When the pull request was opened: text in either published form, or milliseconds since 1970.
    package var createdAt: Timestamp? { line.moment }

    /// The version as text; of a number, which some tools make of it, its digits as they stand.
    package var version: String? {
        if let text = line.text(Column.version) { return text }
        guard let raw = line.raw(Column.version), let first = raw.first,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        else { return nil }
        return String(decoding: raw, as: UTF8.self)
    }

    /// Tests that fail before and pass after.
    package var failToPass: [String]? { line.texts(Column.failToPass) }

    /// Tests that pass before and after.
    package var passToPass: [String]? { line.texts(Column.passToPass) }

    /// The numbers of the resolved issues.
    package var issues: [String] { line.texts(Column.issueNumbers) ?? [] }

    /// The licences that the row states, in whatever column.
    package var licences: [String] {
        [Column.Foreign.license, .licenceName, .licence].compactMap { line.text($0) }.filter { !$0.isEmpty }
    }

    /// The commit by which SWE-bench sets up the environment.
    package var setupCommit: String? { line.text(Column.Foreign.setupCommit) }
}

extension RowLine {
    /// `created_at`, in any published form.
    var moment: Timestamp? {
        if let text = text(Column.createdAt) { return Timestamp(text) }
        return integer(Column.createdAt).map { Timestamp(seconds: Int64($0 / 1_000)) }
    }
}
