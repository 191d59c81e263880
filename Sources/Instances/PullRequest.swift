/// A pull request as the archive, the network or the history alone tells it.
///
/// What is not known is nil, never empty.
public struct PullRequest: Hashable, Sendable, Codable {
    /// Its number in the repository.
    public var number: Int
    /// Its title; nil when only history is known and the merge does not tell.
    public var title: String?
    /// Its description; nil when it has none or is not known.
    public var body: String?
    /// When it was opened.
    public var createdAt: Timestamp?
    /// When it was merged; nil when it was not.
    public var mergedAt: Timestamp?
    /// The commit by which it entered the base branch (`merge_commit_sha`), 40 hexadecimal digits.
    public var mergeCommit: String?
    /// The base commit that GitHub names (`base.sha`).
    public var baseCommit: String?
    /// The branch that it was merged into (`base.ref`).
    public var baseBranch: String?
    /// The last commit of the pull request (`head.sha`, `refs/pull/N/head`).
    public var headCommit: String?
    /// The login of its author.
    public var author: String?
    /// The issues that GitHub itself says it closes (`closingIssuesReferences`); nil when that is not known.
    public var closingIssues: [Int]?
    /// Its commits, oldest first, as GitHub lists them; nil when they are not known.
    public var commits: [PullRequestCommit]?
    /// Where this description comes from.
    public var source: Source

    /// Where the description of a pull request comes from.
    public enum Source: String, Hashable, Sendable, Codable {
        /// An archive directory or the network: title, body and links are known.
        case archive
        /// The repository's history alone: links and issue texts are not known.
        case history
    }

    /// A pull request of which only the number is given; set what is known.
    public init(number: Int, source: Source) {
        self.number = number
        self.source = source
    }
}

/// One commit of a pull request.
public struct PullRequestCommit: Hashable, Sendable, Codable {
    /// The commit's name, 40 hexadecimal digits.
    public var sha: String
    /// The whole message.
    public var message: String
    /// When it was written; it survives a rebase.
    public var authorDate: Timestamp?
    /// When it was committed.
    public var committerDate: Timestamp?

    /// A commit by its parts.
    public init(sha: String, message: String, authorDate: Timestamp?, committerDate: Timestamp?) {
        self.sha = sha
        self.message = message
        self.authorDate = authorDate
        self.committerDate = committerDate
    }
}

/// An issue, or a pull request that is spoken of as one.
public struct Issue: Hashable, Sendable, Codable {
    /// Its number in the repository.
    public var number: Int
    /// Its title; nil when it is not known.
    public var title: String?
    /// Its text; nil when it has none.
    public var body: String?
    /// Whether GitHub lists it as a pull request.
    public var isPullRequest: Bool
    /// Its comments in the order of the API, oldest first.
    public var comments: [IssueComment]

    /// An issue by its parts.
    public init(
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
public struct IssueComment: Hashable, Sendable, Codable {
    /// Its text; nil when it is not known.
    public var body: String?
    /// When it was written.
    public var createdAt: Timestamp?
    /// When it was last edited.
    public var updatedAt: Timestamp?

    /// A comment by its parts.
    public init(body: String?, createdAt: Timestamp?, updatedAt: Timestamp?) {
        self.body = body
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
