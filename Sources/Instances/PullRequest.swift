/// A pull request as an archive, the network or the history alone describes it.
///
/// What is not known is nil, never empty.
package struct PullRequest: Hashable, Sendable, Codable {
    /// Its number in the repository.
    package var number: Int
    /// Its title; nil when only history is known and the merge does not tell.
    package var title: String?
    /// Its description; nil when it has none or is not known.
    package var body: String?
    /// When it was opened.
    package var createdAt: Timestamp?
    /// When it was merged; nil when it was not.
    package var mergedAt: Timestamp?
    /// The commit by which it entered the base branch (`merge_commit_sha`).
    package var mergeCommit: ObjectID?
    /// The base commit that GitHub names (`base.sha`).
    package var baseCommit: ObjectID?
    /// The branch that it was merged into (`base.ref`).
    package var baseBranch: String?
    /// The last commit of the pull request (`head.sha`, `refs/pull/N/head`).
    package var headCommit: ObjectID?
    /// The login of its author.
    package var author: String?
    /// The issues that GitHub itself says it closes (`closingIssuesReferences`); nil when that is not known.
    package var closingIssues: [Int]?
    /// Its commits, oldest first, as GitHub lists them; nil when they are not known.
    package var commits: [PullRequestCommit]?
    /// Where this description comes from.
    package var source: Source

    /// Where the description of a pull request comes from.
    package enum Source: String, Hashable, Sendable, Codable {
        /// An archive directory or the network: title, body and links are known.
        case archive
        /// The repository's history alone: links and issue texts are not known.
        case history
    }

    package init(number: Int, source: Source) {
        self.number = number
        self.source = source
    }
}

/// One commit of a pull request.
package struct PullRequestCommit: Hashable, Sendable, Codable {
    /// The commit's name.
    package var sha: ObjectID
    /// The whole message.
    package var message: String
    /// When it was written; it survives a rebase.
    package var authorDate: Timestamp?
    /// When it was committed.
    package var committerDate: Timestamp?

    package init(sha: ObjectID, message: String, authorDate: Timestamp?, committerDate: Timestamp?) {
        self.sha = sha
        self.message = message
        self.authorDate = authorDate
        self.committerDate = committerDate
    }
}

/// An issue, or a pull request that is spoken of as one.
package struct Issue: Hashable, Sendable, Codable {
    /// Its number in the repository.
    package var number: Int
    /// Its title; nil when it is not known.
    package var title: String?
    /// Its text; nil when it has none.
    package var body: String?
    /// Whether GitHub lists it as a pull request.
    package var isPullRequest: Bool
    /// Its comments in the order of the API, oldest first.
    package var comments: [IssueComment]

    package init(
        number: Int, title: String?, body: String?, isPullRequest: Bool = false, comments: [IssueComment] = []
    ) {
        self.number = number
        self.title = title
        self.body = body
        self.isPullRequest = isPullRequest
        self.comments = comments
    }
}

/// One comment on an issue.
package struct IssueComment: Hashable, Sendable, Codable {
    /// Its text; nil when it is not known.
    package var body: String?
    /// When it was written.
    package var createdAt: Timestamp?
    /// When it was last edited.
    package var updatedAt: Timestamp?

    package init(body: String?, createdAt: Timestamp?, updatedAt: Timestamp?) {
        self.body = body
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
