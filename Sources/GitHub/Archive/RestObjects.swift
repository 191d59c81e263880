internal import Instances

// The objects of the REST API as far as an archive needs them. Members are spelled as the API spells them; what is
// not known is written as null, as the API does.

/// A pull request.
struct PullObject: Encodable {
    struct Tip: Encodable {
        var ref: OrNull<String>
        var sha: OrNull<ObjectID>
        var repo: Owner?
    }
    struct Owner: Encodable { var full_name: String }
    struct User: Encodable { var login: OrNull<String> }
    struct Reference: Encodable { var number: Int }

    var number: Int
    var title: OrNull<String>
    var body: OrNull<String>
    var state = "closed"
    var created_at: OrNull<Timestamp>
    var merged_at: OrNull<Timestamp>
    var merge_commit_sha: OrNull<ObjectID>
    var base: Tip
    var head: Tip
    var user: User
    var closingIssuesReferences: [Reference]?

    init(_ pull: PullRequest, of repository: RepositoryName) {
        number = pull.number
        title = OrNull(pull.title)
        body = OrNull(pull.body)
        created_at = OrNull(pull.createdAt)
        merged_at = OrNull(pull.mergedAt)
        merge_commit_sha = OrNull(pull.mergeCommit)
        base = Tip(
            ref: OrNull(pull.baseBranch), sha: OrNull(pull.baseCommit),
            repo: Owner(full_name: repository.description))
        head = Tip(ref: OrNull(nil), sha: OrNull(pull.headCommit), repo: nil)
        user = User(login: OrNull(pull.author))
        closingIssuesReferences = pull.closingIssues?.map(Reference.init)
    }
}

/// A commit of a pull request.
struct CommitObject: Encodable {
    struct Inner: Encodable {
        var message: String
        var author: Moment
        var committer: Moment
    }
    struct Moment: Encodable { var date: OrNull<Timestamp> }

    var pull_number: Int
    var sha: ObjectID
    var commit: Inner

    init(pull_number: Int, commit: PullRequestCommit) {
        self.pull_number = pull_number
        sha = commit.sha
        self.commit = Inner(
            message: commit.message, author: Moment(date: OrNull(commit.authorDate)),
            committer: Moment(date: OrNull(commit.committerDate)))
    }
}

/// An issue.
struct IssueObject: Encodable {
    struct Mark: Encodable {}

    var number: Int
    var title: OrNull<String>
    var body: OrNull<String>
    var pull_request: Mark?

    init(_ issue: Issue) {
        number = issue.number
        title = OrNull(issue.title)
        body = OrNull(issue.body)
        pull_request = issue.isPullRequest ? Mark() : nil
    }
}

/// A comment on an issue.
struct CommentObject: Encodable {
    var issue_number: Int
    var body: OrNull<String>
    var created_at: OrNull<Timestamp>
    var updated_at: OrNull<Timestamp>

    init(issue_number: Int, comment: IssueComment) {
        self.issue_number = issue_number
        body = OrNull(comment.body)
        created_at = OrNull(comment.createdAt)
        updated_at = OrNull(comment.updatedAt)
    }
}

/// A value, or `null` where an optional would leave the member out.
struct OrNull<Value: Encodable>: Encodable {
    var value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
