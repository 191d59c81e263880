/// A row as SWE-bench and SWE-Gym publish it, read from elsewhere: what is absent is nil.
package struct PublishedRow: Hashable, Sendable {
    /// `instance_id`, in the case of the file.
    package var instanceID: String
    /// `repo`.
    package var repository: RepositoryName
    /// `base_commit`.
    package var baseCommit: String
    /// `patch`; nil when the row does not carry it.
    package var patch: String?
    /// `test_patch`.
    package var testPatch: String?
    /// `problem_statement`.
    package var problemStatement: String?
    /// `hints_text`.
    package var hints: String?
    /// `created_at`, in either of the published forms.
    package var createdAt: Timestamp?
    /// `version`.
    package var version: String?
    /// `FAIL_TO_PASS`, a list or a JSON string that holds one.
    package var failToPass: [String]?
    /// `PASS_TO_PASS`, likewise.
    package var passToPass: [String]?

    /// A row of which only the identity is given; set what is known.
    package init(instanceID: String, repository: RepositoryName, baseCommit: String) {
        self.instanceID = instanceID
        self.repository = repository
        self.baseCommit = baseCommit
    }
}
