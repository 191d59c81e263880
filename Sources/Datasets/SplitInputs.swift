public import Instances

/// Where a publication's content comes from.
///
/// Candidates are fetched one at a time, so that any number of them fits into memory.
public struct SplitInputs {
    /// The repositories as they were mined.
    public var repositories: [RepositoryState]
    /// The ids of all candidates, in any order.
    public var candidates: [InstanceID]
    /// A candidate.
    public var candidate: (InstanceID) throws -> Candidate
    /// The verdict on a candidate; nil when there is none that holds for it as it stands.
    public var verdict: (InstanceID) throws -> Verdict?
    /// The records of a candidate's runs.
    public var runs: (InstanceID) throws -> [RunRecord]
    /// The digest of a candidate's environment lock.
    public var lock: (InstanceID) throws -> String?
    /// What was refused of a repository's pull requests.
    public var refusals: (RepositoryName) throws -> [Refusal]
    /// Paths, within the publication, of files to publish beside the splits, such as environment locks.
    public var attachments: [String]
    /// The content of one of them.
    public var attachment: (String) throws -> [UInt8]

    /// Inputs of candidates alone; set what else there is.
    public init(
        repositories: [RepositoryState], candidates: [InstanceID],
        candidate: @escaping (InstanceID) throws -> Candidate
    ) {
        self.repositories = repositories
        self.candidates = candidates
        self.candidate = candidate
        verdict = { _ in nil }
        runs = { _ in [] }
        lock = { _ in nil }
        refusals = { _ in [] }
        attachments = []
        attachment = { _ in [] }
    }
}
