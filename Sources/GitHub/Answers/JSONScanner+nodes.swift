internal import Instances
internal import JSON

extension JSONScanner {
    /// Reads a merged pull request; one that cannot be read is returned with its fault.
    mutating func pullNode() throws(JSONFault) -> PullNode? {
        if try null() { return PullNode(fault: "GitHub does not tell it") }
        var number: Int?
        let outcome = try attempt { (scanner) throws(JSONFault) in try scanner.readPull(number: &number) }
        switch outcome {
        case .success(let node): return node
        case .failure(let fault): return PullNode(number: number, fault: fault.description)
        }
    }

    private mutating func readPull(number: inout Int?) throws(JSONFault) -> PullNode {
        var node = PullNode()
        var pull = PullRequest(number: 0, source: .archive)
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "number":
                pull.number = try scanner.integer()
                number = pull.number
            case "title": pull.title = try scanner.stringOrNull()
            // REST tells no text as null, GraphQL as an empty one.
            case "body": pull.body = try scanner.stringOrNull().flatMap { $0.isEmpty ? nil : $0 }
            case "createdAt": pull.createdAt = try scanner.timestampOrNull()
            case "mergedAt": pull.mergedAt = try scanner.timestampOrNull()
            case "updatedAt": node.updatedAt = try scanner.timestampOrNull()
            case "author": pull.author = try scanner.member("login")
            case "labels": node.labels = try scanner.labelNames()
            case "baseRefName": pull.baseBranch = try scanner.stringOrNull()
            case "baseRefOid": pull.baseCommit = try scanner.commitOrNull()
            case "headRefName": node.headBranch = try scanner.stringOrNull()
            case "headRefOid": pull.headCommit = try scanner.commitOrNull()
            case "mergeCommit": pull.mergeCommit = try scanner.commit()
            case "closingIssuesReferences": try scanner.takeClosingIssues(of: &node)
            default: try scanner.skipValue()
            }
        }
        guard pull.number > 0 else {
            throw JSONFault(path: ["number"], problem: .expected("a positive number"))
        }
        node.number = pull.number
        node.pull = pull
        return node
    }

    /// Reads `{oid}`.
    private mutating func commit() throws(JSONFault) -> ObjectID? {
        guard try !null() else { return nil }
        var commit: ObjectID?
        try members { (scanner, key) throws(JSONFault) in
            if key == "oid" { commit = try scanner.commitOrNull() } else { try scanner.skipValue() }
        }
        return commit
    }

    private mutating func takeClosingIssues(of node: inout PullNode) throws(JSONFault) {
        let found = try connection { (scanner) throws(JSONFault) in try scanner.reference() }
        guard let found else { return }
        node.untoldClosingIssues = max(0, (found.total ?? 0) - found.nodes.count)
        node.closing = found.nodes
    }

    /// Reads `{number, repository {nameWithOwner}}`; nil when there is no number.
    private mutating func reference() throws(JSONFault) -> PullNode.Reference? {
        guard try !null() else { return nil }
        var number: Int?
        var repository: String?
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "number": number = try scanner.integerOrNull()
            case "repository": repository = try scanner.member("nameWithOwner")
            default: try scanner.skipValue()
            }
        }
        return number.map { PullNode.Reference(number: $0, repository: repository) }
    }

    /// Reads an issue that changed; nil when it has no number.
    mutating func changedIssue() throws(JSONFault) -> RepositoryAnswer.ChangedIssue? {
        guard try !null() else { return nil }
        var number: Int?
        var updatedAt: Timestamp?
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "number": number = try scanner.integerOrNull()
            case "updatedAt": updatedAt = try scanner.timestampOrNull()
            default: try scanner.skipValue()
            }
        }
        return number.map { RepositoryAnswer.ChangedIssue(number: $0, updatedAt: updatedAt) }
    }

    /// Reads an issue, or a pull request as one; nil for `null` and for what cannot be read.
    mutating func itemNode(_ asked: Int) throws(JSONFault) -> ItemNode? {
        guard try !null() else { return nil }
        let outcome = try attempt { (scanner) throws(JSONFault) in try scanner.readItem(asked) }
        guard case .success(let node) = outcome else { return nil }
        return node
    }

    private mutating func readItem(_ asked: Int) throws(JSONFault) -> ItemNode {
        var node = ItemNode(issue: Issue(number: asked, title: nil, body: nil))
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "__typename": node.issue.isPullRequest = try scanner.textOrNil() == "PullRequest"
            case "number": node.issue.number = try scanner.integer()
            case "repository": node.repository = try scanner.member("nameWithOwner")
            case "title": node.issue.title = try scanner.stringOrNull()
            case "body": node.issue.body = try scanner.stringOrNull().flatMap { $0.isEmpty ? nil : $0 }
            case "state": node.state = try scanner.textOrNil()
            case "author": node.author = try scanner.member("login")
            case "createdAt": node.createdAt = try scanner.timestampOrNull()
            case "closedAt": node.closedAt = try scanner.timestampOrNull()
            case "labels": node.labels = try scanner.labelNames()
            case "comments":
                let page = try scanner.connection { (scanner) throws(JSONFault) in try scanner.itemComment() }
                node.comments = page?.nodes ?? []
                node.moreComments = page?.hasNext == true ? page?.end : nil
            case "timelineItems": node.closers = try scanner.closers()
            default: try scanner.skipValue()
            }
        }
        node.isMergedPull = node.issue.isPullRequest && node.state == "MERGED"
        return node
    }

    private mutating func itemComment() throws(JSONFault) -> ItemComment? {
        guard try !null() else { return nil }
        var comment = ItemComment(comment: IssueComment(body: nil, createdAt: nil, updatedAt: nil))
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "databaseId": comment.id = try scanner.integerOrNull()
            case "author": comment.author = try scanner.member("login")
            case "body": comment.comment.body = try scanner.stringOrNull()
            case "createdAt": comment.comment.createdAt = try scanner.timestampOrNull()
            case "updatedAt": comment.comment.updatedAt = try scanner.timestampOrNull()
            default: try scanner.skipValue()
            }
        }
        return comment
    }

    /// Reads closing events: the pull requests that closed.
    private mutating func closers() throws(JSONFault) -> [PullNode.Reference] {
        let closers = try connection { (scanner) throws(JSONFault) -> PullNode.Reference? in
            guard try !scanner.null() else { return nil }
            var closer: PullNode.Reference?
            try scanner.members { (scanner, key) throws(JSONFault) in
                if key == "closer" { closer = try scanner.reference() } else { try scanner.skipValue() }
            }
            return closer
        }
        return closers?.nodes ?? []
    }
}
