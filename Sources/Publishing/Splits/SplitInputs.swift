public import Datasets
public import Instances

/// Where a publication's content comes from.
///
/// Instances are fetched one at a time, on several threads, so that any number of them fits into memory.
public struct SplitInputs: Sendable {
    /// The repositories as they were mined.
    public var repositories: [RepositoryState]
    /// The ids of all candidates, in any order.
    public var candidates: [InstanceID]
    /// What is known of a candidate.
    public var instance: @Sendable (InstanceID) throws -> InstanceInput
    /// What was refused of a repository's pull requests.
    public var refusals: @Sendable (RepositoryName) throws -> [Refusal]
    /// The text of an environment lock by its digest; nil when it is not at hand.
    public var lock: @Sendable (String) throws -> [UInt8]?
    /// Paths, within the publication, of further files to publish beside the splits.
    public var attachments: [String]
    /// The content of one of them.
    public var attachment: @Sendable (String) throws -> [UInt8]
    /// Told how many more candidates have been written.
    public var advanced: @Sendable (Int) -> Void

    /// Inputs of candidates alone; set what else there is.
    public init(
        repositories: [RepositoryState], candidates: [InstanceID],
        instance: @escaping @Sendable (InstanceID) throws -> InstanceInput
    ) {
        self.repositories = repositories
        self.candidates = candidates
        self.instance = instance
        refusals = { _ in [] }
        lock = { _ in nil }
        attachments = []
        attachment = { _ in [] }
        advanced = { _ in }
    }
}

/// What a publication needs to know of one candidate.
public struct InstanceInput: Sendable {
    /// The candidate.
    public var candidate: Candidate
    /// The verdict on it; nil when there is none that holds for it as it stands.
    public var verdict: Verdict?
    /// The records of its runs.
    public var runs: [RunRecord]
    /// The digest of its environment lock.
    public var lockDigest: String?
    /// The size of the code base at the base commit; nil when it was not measured.
    public var codebase: CodebaseSize?

    /// The licences that its repository stated when it was mined, as SPDX ids.
    public var licences: [String]
    /// What language models said of it as it stands, in the order in which it is published.
    public var judgements: [Judgement]

    /// A candidate of which nothing else is known; set what is.
    public init(_ candidate: Candidate) {
        self.candidate = candidate
        runs = []
        licences = []
        judgements = []
    }
}
