internal import Datasets
internal import Instances

/// A line of `provenance.jsonl`: where a candidate comes from.
struct ProvenanceRecord: Encodable {
    var instanceID: InstanceID
    var repo: RepositoryName
    var pullNumber: Int
    var issueNumbers: [Int]
    var linksKnown: Bool
    var baseCommit: ObjectID
    var baseCommittedAt: Timestamp
    var mergeCommit: ObjectID?
    var headCommit: ObjectID?
    var source: PullRequest.Source
    var miningPolicy: String
    var notes: [String]
    var environmentLock: String?
    var licences: [String]

    init(_ input: InstanceInput) {
        let candidate = input.candidate
        instanceID = candidate.id
        repo = candidate.id.repository
        pullNumber = candidate.id.number
        issueNumbers = candidate.links.numbers
        linksKnown = candidate.links != .unknown
        baseCommit = candidate.baseCommit
        baseCommittedAt = candidate.baseCommittedAt
        mergeCommit = candidate.mergeCommit
        headCommit = candidate.headCommit
        source = candidate.source
        miningPolicy = candidate.policy
        notes = candidate.notes
        environmentLock = input.lockDigest
        licences = input.licences
    }

    private enum CodingKeys: String, CodingKey {
        case instanceID = "instance_id"
        case repo
        case pullNumber = "pull_number"
        case issueNumbers = "issue_numbers"
        case linksKnown = "links_known"
        case baseCommit = "base_commit"
        case baseCommittedAt = "base_committed_at"
        case mergeCommit = "merge_commit"
        case headCommit = "head_commit"
        case source
        case miningPolicy = "mining_policy"
        case notes
        case environmentLock = "environment_lock"
        case licences
    }
}

/// A line of `verdicts.jsonl`: what validation found of a candidate, beyond the lists in its row.
struct VerdictRecord: Encodable {
    var instanceID: InstanceID
    var verdictClass: VerdictClass
    var reason: VerdictReason?
    var detail: String
    var flaky: [String]
    /// What the outcomes of tests were shown to depend on.
    var causes: [String: FlakyCause]?
    /// The Lite criteria that a valid instance misses.
    var missedByLite: [LiteCriterion]?

    private enum CodingKeys: String, CodingKey {
        case instanceID = "instance_id"
        case verdictClass = "class"
        case reason, detail, flaky, causes
        case missedByLite = "missed_by_lite"
    }
}
