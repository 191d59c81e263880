/// A merged pull request with a gold part, a test part and, as far as is known, a link to an issue.
package struct Candidate: Hashable, Sendable, Codable {
    /// `owner__name-number`.
    package var id: InstanceID
    /// The issues that the pull request resolves.
    package var links: Links
    /// The commit to which the patches apply.
    package var baseCommit: ObjectID
    /// When the base commit was committed: the day whose packages the environment gets.
    package var baseCommittedAt: Timestamp
    /// The commit by which the pull request entered the base branch.
    package var mergeCommit: ObjectID?
    /// The last commit of the pull request.
    package var headCommit: ObjectID?
    /// The gold patch (`patch`).
    package var goldPatch: String
    /// The test patch (`test_patch`).
    package var testPatch: String
    /// The text of the resolved issues; nil while it is not known (the candidate awaits it).
    package var problemStatement: String?
    /// What was said on the issues before the pull request's first commit.
    package var hints: String
    /// When the pull request was opened.
    package var createdAt: Timestamp
    /// The version of the project at the base commit, as SWE-bench means it; empty when nothing tells.
    package var version: String
    /// The policy that decided linking, splitting, base commit and texts.
    package var policy: String
    /// Where the pull request's description comes from.
    package var source: PullRequest.Source
    /// Notes for readers: objects left out, dates estimated, text repaired.
    package var notes: [String]

    /// The issues that a pull request resolves, as far as they are known.
    package enum Links: Hashable, Sendable, Codable {
        /// The issues, in the order of the policy; the same one twice where the policy says so.
        case known([Int])
        /// Only the history is known, which does not tell.
        case unknown

        /// The numbers, none when they are not known.
        package var numbers: [Int] {
            switch self {
            case .known(let numbers): numbers
            case .unknown: []
            }
        }
    }

    package init(
        id: InstanceID, links: Links, baseCommit: ObjectID, baseCommittedAt: Timestamp,
        mergeCommit: ObjectID?,
        headCommit: ObjectID?, goldPatch: String, testPatch: String, problemStatement: String?, hints: String,
        createdAt: Timestamp, version: String, policy: String, source: PullRequest.Source,
        notes: [String] = []
    ) {
        self.id = id
        self.links = links
        self.baseCommit = baseCommit
        self.baseCommittedAt = baseCommittedAt
        self.mergeCommit = mergeCommit
        self.headCommit = headCommit
        self.goldPatch = goldPatch
        self.testPatch = testPatch
        self.problemStatement = problemStatement
        self.hints = hints
        self.createdAt = createdAt
        self.version = version
        self.policy = policy
        self.source = source
        self.notes = notes
    }

    /// Whether the issue's text is still missing, from an archive or the network.
    package var awaitsIssueText: Bool { problemStatement == nil }
}
