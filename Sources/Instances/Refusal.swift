/// Why a pull request did not become a candidate.
///
/// The raw values are stored and published.
package enum RefusalReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// The pull request was closed without being merged.
    case notMerged = "not-merged"
    /// No issue is linked, under the policy in force.
    case noLinkedIssue = "no-linked-issue"
    /// The change has no gold part: nothing but tests, or nothing that the policy counts as code.
    case noGoldPatch = "no-gold-patch"
    /// The change has no test part.
    case noTestPatch = "no-test-patch"
    /// Issues are linked, but none of them is a text that can be had: unknown, empty, or of another repository.
    case noProblemStatement = "no-problem-statement"
    /// The pull request's own change does not apply to its base commit.
    case patchDoesNotApply = "patch-does-not-apply"
    /// A line of the archive cannot be read as what it should be.
    case malformed
    /// A commit that the pull request names is not in the mirror.
    case missingCommit = "missing-commit"
    /// An object that the change needs is not in the mirror.
    case missingObject = "missing-object"
    /// An object in the mirror cannot be read.
    case corruptObject = "corrupt-object"

    /// Whether the fault is ours or the mirror's rather than the pull request's: to be tried again, never counted
    /// as a judgement of the pull request.
    package var isInfrastructure: Bool {
        switch self {
        case .missingCommit, .missingObject, .corruptObject: true
        default: false
        }
    }
}

/// A pull request that was refused, with every reason that holds.
package struct Refusal: Hashable, Sendable, Codable {
    /// The repository.
    package var repository: RepositoryName
    /// The pull request's number; nil when the input does not tell (a malformed line of an archive).
    package var number: Int?
    /// All the reasons, the primary one first: infrastructure, then link, gold, test.
    package var reasons: [RefusalReason]
    /// What exactly was found, for people.
    package var detail: String

    package init(repository: RepositoryName, number: Int?, reasons: [RefusalReason], detail: String) {
        self.repository = repository
        self.number = number
        self.reasons = reasons
        self.detail = detail
    }
}

/// What became of one pull request in mining.
package enum MiningOutcome: Hashable, Sendable, Codable {
    /// It is a candidate.
    case accepted(Candidate)
    /// It was refused.
    case refused(Refusal)
}
