internal import Instances
internal import JSON

/// A line of `pulls.jsonl`.
struct PullRequestLine {
    var pullRequest: PullRequest

    /// Reads the object.
    ///
    /// `number` is set as soon as it is known, so that a refusal can name it.
    init(
        _ scanner: inout JSONScanner, of repository: RepositoryNames, number: inout Int?
    ) throws(JSONFault) {
        var pull = PullRequest(number: 0, source: .archive)
        var found: Set<String> = []
        var unreadable: String?
        try scanner.members { (scanner, key) throws(JSONFault) in
            found.insert(key)
            switch key {
            case "number":
                // Null where even that is not known, in a line that stands for something unreadable.
                pull.number = try scanner.integerOrNull() ?? 0
                number = pull.number > 0 ? pull.number : nil
            case "title": pull.title = try scanner.stringOrNull()
            case "body": pull.body = try scanner.stringOrNull()
            case "created_at": pull.createdAt = try scanner.timestampOrNull()
            case "merged_at": pull.mergedAt = try scanner.timestampOrNull()
            case "merge_commit_sha": pull.mergeCommit = try scanner.commitOrNull()
            case "base": (pull.baseCommit, pull.baseBranch) = try scanner.branchTip()
            case "head": (pull.headCommit, _) = try scanner.branchTip()
            case "user": pull.author = try scanner.member("login")
            case "_unreadable": unreadable = try scanner.stringOrNull()
            case "closingIssuesReferences", "closing_issues_references":
                pull.closingIssues = try scanner.closingIssues(of: repository)
            default: try scanner.skipValue()
            }
        }
        if let unreadable { throw JSONFault(problem: .stated(unreadable)) }
        // What decides must be there, if only as null; all else may be absent.
        for key in ["number", "title", "merged_at", "base"] where !found.contains(key) {
            throw JSONFault(path: [key], problem: .expected("this member, which is not there"))
        }
        guard pull.number > 0 else {
            throw JSONFault(path: ["number"], problem: .expected("a positive number"))
        }
        pullRequest = pull
    }
}

/// A line of `commits.jsonl`.
struct CommitLine {
    var pullNumber: Int
    var commit: PullRequestCommit

    init(_ scanner: inout JSONScanner) throws(JSONFault) {
        var pullNumber: Int?
        var sha: ObjectID?
        var message: String?
        var authored: Timestamp?
        var committed: Timestamp?
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "pull_number": pullNumber = try scanner.integer()
            case "sha": sha = try scanner.commitOrNull()
            case "commit":
                try scanner.members { (scanner, key) throws(JSONFault) in
                    switch key {
                    case "message": message = try scanner.stringOrNull()
                    case "author": authored = try scanner.date()
                    case "committer": committed = try scanner.date()
                    default: try scanner.skipValue()
                    }
                }
            default: try scanner.skipValue()
            }
        }
        guard let pullNumber else {
            throw JSONFault(path: ["pull_number"], problem: .expected("this member, which is not there"))
        }
        guard let sha else { throw JSONFault(path: ["sha"], problem: .expected("the name of a commit")) }
        self.pullNumber = pullNumber
        commit = PullRequestCommit(
            sha: sha, message: message ?? "", authorDate: authored, committerDate: committed)
    }
}

/// A line of `comments.jsonl`.
struct CommentLine {
    var id: Int?
    var issueNumber: Int
    var comment: IssueComment

    init(_ scanner: inout JSONScanner) throws(JSONFault) {
        var id: Int?
        var issueNumber: Int?
        var comment = IssueComment(body: nil, createdAt: nil, updatedAt: nil)
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "id": id = try scanner.integer()
            case "issue_number": issueNumber = try scanner.integer()
            case "issue_url":
                // The number is the URL's last part: https://api.github.com/repos/OWNER/NAME/issues/N
                let url = try scanner.stringOrNull()
                issueNumber = issueNumber ?? url?.split(separator: "/").last.flatMap { Int($0) }
            case "body": comment.body = try scanner.stringOrNull()
            case "created_at": comment.createdAt = try scanner.timestampOrNull()
            case "updated_at": comment.updatedAt = try scanner.timestampOrNull()
            default: try scanner.skipValue()
            }
        }
        guard let issueNumber else {
            throw JSONFault(path: ["issue_number"], problem: .expected("this member or issue_url, not there"))
        }
        self.id = id
        self.issueNumber = issueNumber
        self.comment = comment
    }
}

/// Reads a line of `issues.jsonl`: the issue, and the pull requests by whose merging it was closed.
func issue(from scanner: inout JSONScanner) throws(JSONFault) -> (issue: Issue, closers: [Int]) {
    var number: Int?
    var closers: [Int] = []
    var issue = Issue(number: 0, title: nil, body: nil)
    try scanner.members { (scanner, key) throws(JSONFault) in
        switch key {
        case "number": number = try scanner.integer()
        case "title": issue.title = try scanner.stringOrNull()
        case "body": issue.body = try scanner.stringOrNull()
        case "pull_request":
            issue.isPullRequest = scanner.isAtObject()
            try scanner.skipValue()
        case "closed_by_pull_requests":
            try scanner.array { (scanner) throws(JSONFault) in closers.append(try scanner.integer()) }
        default: try scanner.skipValue()
        }
    }
    guard let number, number > 0 else {
        throw JSONFault(path: ["number"], problem: .expected("a positive number"))
    }
    issue.number = number
    return (issue, closers)
}
