internal import Instances

/// A merged pull request as GraphQL returns it.
struct PullNode: Sendable {
    /// What could be read; nil when it could not be.
    var pull: PullRequest?
    /// Its number, as far as it is known.
    var number: Int?
    /// Why it could not be read.
    var fault: String?
    /// When anything about it last changed.
    var updatedAt: Timestamp?
    /// The names of its labels.
    var labels: [String] = []
    /// The branch that it came from.
    var headBranch: String?
    /// The issues that GitHub says it closes.
    var closing: [Reference] = []
    /// How many issues GitHub says it closes, when that is more than were listed.
    var untoldClosingIssues = 0

    /// An issue and the repository in which it lies.
    struct Reference: Hashable, Sendable {
        var number: Int
        var repository: String?
    }
}

/// An issue, or a pull request asked for as one, as GraphQL returns it.
struct ItemNode: Sendable {
    /// What could be read; its number may not be the one asked for, when it was transferred.
    var issue: Issue
    /// The repository in which it lies now.
    var repository: String?
    /// Its comments, a page of them.
    var comments: [ItemComment] = []
    /// Where the next page of comments begins; nil when there is none.
    var moreComments: String?
    /// Whether it is a pull request that was merged, which a refresh sees by itself.
    var isMergedPull = false
    /// Its state, in GitHub's spelling.
    var state: String?
    /// Who wrote it.
    var author: String?
    /// When it was written.
    var createdAt: Timestamp?
    /// When it was closed.
    var closedAt: Timestamp?
    /// The names of its labels.
    var labels: [String] = []
    /// The pull requests by whose merging it was closed.
    var closers: [PullNode.Reference] = []
}

/// A comment as GraphQL returns it.
struct ItemComment: Sendable {
    var id: Int?
    var author: String?
    var comment: IssueComment
}
