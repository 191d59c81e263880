/// A row as SWE-bench and SWE-Gym publish it, read from elsewhere: what is absent is nil.
public struct PublishedRow: Hashable, Sendable {
    /// `instance_id`, in the case of the file.
    public var instanceID: String
    /// `repo`.
    public var repository: RepositoryName
    /// `base_commit`.
    public var baseCommit: String
    /// `patch`; nil when the row does not carry it.
    public var patch: String?
    /// `test_patch`.
    public var testPatch: String?
    /// `problem_statement`.
    public var problemStatement: String?
    /// `hints_text`.
    public var hints: String?
    /// `created_at`, in either of the published forms.
    public var createdAt: Timestamp?
    /// `version`.
    public var version: String?
    /// `FAIL_TO_PASS`, a list or a JSON string that holds one.
    public var failToPass: [String]?
    /// `PASS_TO_PASS`, likewise.
    public var passToPass: [String]?

    /// A row of which only the identity is given; set what is known.
    public init(instanceID: String, repository: RepositoryName, baseCommit: String) {
        self.instanceID = instanceID
        self.repository = repository
        self.baseCommit = baseCommit
    }
}
