package import Datasets
package import Instances

/// Where a publication's content comes from.
///
/// Instances are fetched one at a time, on several threads, so that any number of them fits into memory.
package struct SplitInputs: Sendable {
    /// The repositories as they were mined.
    package var repositories: [RepositoryState]
    /// The ids of all candidates, in any order.
    package var candidates: [InstanceID]
    /// What is known of a candidate.
    package var instance: @Sendable (InstanceID) throws -> InstanceInput
    /// What was refused of a repository's pull requests.
    package var refusals: @Sendable (RepositoryName) throws -> [Refusal]
    /// The text of an environment lock by its digest; nil when it is not at hand.
    package var lock: @Sendable (String) throws -> [UInt8]?
    /// Paths, within the publication, of further files to publish with the splits.
    package var attachments: [String]
    /// The content of one of them.
    package var attachment: @Sendable (String) throws -> [UInt8]
    /// Receives how many more candidates have been written.
    package var advanced: @Sendable (Int) -> Void

    /// Inputs of candidates alone; set what else there is.
    package init(
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
package struct InstanceInput: Sendable {
    /// The candidate.
    package var candidate: Candidate
    /// The verdict on it; nil when there is none that holds for it as it stands.
    package var verdict: Verdict?
    /// The records of its runs.
    package var runs: [RunRecord]
    /// The digest of its environment lock.
    package var lockDigest: String?
    /// The digest of the lock of its runs after the gold patch, where it is another one.
    package var afterLockDigest: String?
    /// The size of the code base at the base commit; nil when it was not measured.
    package var codebase: CodebaseSize?

    /// The licences that its repository stated when it was mined, as SPDX ids.
    package var licences: [String]
    /// What language models said of it as it stands, in the order in which it is published.
    package var judgements: [Judgement]

    /// A candidate of which nothing else is known; set what is.
    package init(_ candidate: Candidate) {
        self.candidate = candidate
        runs = []
        licences = []
        judgements = []
    }
}
