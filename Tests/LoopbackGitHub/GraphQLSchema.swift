/// A thing that GraphQL can select from.
enum GraphQLNode {
    case query
    case repository
    case listed(ListedRepositories.Listed)
    case pull(Int)
    case issue(Int)
    case comment(Int, Int)
    case closing(Int)
    case closedEvent(Int)
    case simple(String, [String: JSONValue])
    case connection(String, nodes: [GraphQLNode], total: Int, end: String?, hasNext: Bool)
    case pageInfo(end: String?, hasNext: Bool)

    var typeName: String {
        switch self {
        case .query: "Query"
        case .repository, .listed: "Repository"
        case .pull: "PullRequest"
        case .issue: "Issue"
        case .comment: "IssueComment"
        case .closing: "Issue"
        case .closedEvent: "ClosedEvent"
        case .simple(let name, _): name
        case .connection(let name, _, _, _, _): name
        case .pageInfo: "PageInfo"
        }
    }
}

/// The part of GitHub's schema that is played.
struct GraphQLSchema {
    typealias Arguments = [String: GraphQLDocument.Argument]

    enum Found {
        case value(JSONValue)
        case node(GraphQLNode)
        case list([GraphQLNode])
        case missing(String)
    }

    let population: Population
    let listed: ListedRepositories
    /// All merged pull requests, the one updated last first.
    let byUpdate: () -> [Int]
    let budget: (limit: Int, remaining: Int, reset: Int)

    func rateLimit(cost: Int, nodes: Int) -> JSONValue {
        .object([
            ("cost", .int(cost)), ("limit", .int(budget.limit)),
            ("remaining", .int(max(0, budget.remaining - cost))),
            ("resetAt", .string(Population.time(budget.reset))), ("nodeCount", .int(nodes)),
        ])
    }

    /// What a field is; nil when the type has no such field.
    func resolve(_ name: String, _ arguments: Arguments, of node: GraphQLNode) throws -> Found? {
        switch node {
        case .query: query(name, arguments)
        case .repository: repository(name, arguments)
        case .listed(let one): self.one(one, name, arguments)
        case .pull(let number): pull(name, arguments, number)
        case .issue(let number): issue(name, arguments, number)
        case .comment(let number, let index): comment(name, number, index)
        case .closing(let number): closing(name, number)
        case .closedEvent(let number): closedEvent(name, number)
        case .simple(_, let members): members[name].map(Found.value)
        case .connection(_, let nodes, let total, let end, let hasNext):
            switch name {
            case "nodes": .list(nodes)
            case "totalCount": .value(.int(total))
            case "pageInfo": .node(.pageInfo(end: end, hasNext: hasNext))
            default: nil
            }
        case .pageInfo(let end, let hasNext):
            switch name {
            case "endCursor": .value(.text(end))
            case "hasNextPage": .value(.bool(hasNext))
            default: nil
            }
        }
    }

    private func query(_ name: String, _ arguments: Arguments) -> Found? {
        guard name == "repository", case .text(let owner)? = arguments["owner"],
            case .text(let name)? = arguments["name"]
        else { return nil }
        let asked = "\(owner)/\(name)".lowercased()
        if let one = listed.named(asked) { return .node(.listed(one)) }
        guard asked == population.name.lowercased() || population.formerNames.contains(asked) else {
            return .missing("a Repository with the name '\(owner)/\(name)'")
        }
        return .node(.repository)
    }

    private func one(
        _ one: ListedRepositories.Listed, _ name: String, _ arguments: Arguments
    ) -> Found? {
        func total(_ count: Int) -> Found {
            .node(.connection("Connection", nodes: [], total: count, end: nil, hasNext: false))
        }
        switch name {
        case "primaryLanguage": return .node(.simple("Language", ["name": .string(one.language)]))
        case "licenseInfo":
            return one.licence.map { .node(.simple("License", ["spdxId": .string($0)])) } ?? .value(.null)
        case "issues": return total(one.issues)
        case "pullRequests":
            guard case .list(let states)? = arguments["states"], case .word(let state)? = states.first else {
                return total(one.pulls.all)
            }
            return total(state == "OPEN" ? one.pulls.open : one.pulls.merged)
        default: return one.members[name].map(Found.value)
        }
    }

    private func repository(_ name: String, _ arguments: Arguments) -> Found? {
        switch name {
        case "nameWithOwner": return .value(.string(population.name))
        case "databaseId": return .value(.int(population.databaseID))
        case "diskUsage": return .value(54_321)
        case "isFork", "isArchived": return .value(false)
        case "pullRequests": return .node(pulls(arguments))
        case "issues": return .node(issues(arguments))
        case "issueOrPullRequest", "issue", "pullRequest":
            guard case .int(let number)? = arguments["number"] else { return nil }
            let kind = population.kind(number)
            if kind == .issue, name != "pullRequest", !population.transferred.contains(number) {
                return .node(.issue(number))
            }
            if kind == .mergedPull || kind == .closedPull, name != "issue" { return .node(.pull(number)) }
            return .missing("an issue or pull request with the number of \(number)")
        default: return nil
        }
    }

    private func window(
        _ numbers: [Int], _ arguments: Arguments, _ type: String, _ make: (Int) -> GraphQLNode
    )
        -> GraphQLNode
    {
        guard case .int(let first)? = arguments["first"] else {
            return .connection(type, nodes: [], total: numbers.count, end: nil, hasNext: false)
        }
        var start = 0
        if case .text(let cursor)? = arguments["after"], let last = Int(cursor.dropFirst("cursor:".count)) {
            start = (numbers.firstIndex(of: last) ?? -1) + 1
        }
        let page = numbers[start..<min(numbers.count, start + first)]
        return .connection(
            type, nodes: page.map(make), total: numbers.count, end: page.last.map { "cursor:\($0)" },
            hasNext: start + page.count < numbers.count)
    }

    private func pulls(_ arguments: Arguments) -> GraphQLNode {
        var isByUpdate = false
        if case .object(let order)? = arguments["orderBy"], case .word("UPDATED_AT")? = order["field"] {
            isByUpdate = true
        }
        let numbers = isByUpdate ? byUpdate() : population.mergedPulls
        return window(numbers, arguments, "PullRequestConnection") { .pull($0) }
    }

    private func issues(_ arguments: Arguments) -> GraphQLNode {
        guard case .object(let filter)? = arguments["filterBy"], case .text(let since)? = filter["since"]
        else {
            let all = (1...max(1, population.lastNumber)).filter { population.kind($0) == .issue }
            return window(all, arguments, "IssueConnection") { .issue($0) }
        }
        let changed = population.edits.filter { number, edit in
            population.kind(number) == .issue && Population.time(edit.at) >= since
        }.sorted { ($1.value.at, $1.key) < ($0.value.at, $0.key) }
        return window(changed.map(\.key), arguments, "IssueConnection") { .issue($0) }
    }

    private func author(_ number: Int) -> Found {
        population.login(number).map { .node(.simple("User", ["login": .string($0)])) } ?? .value(nil)
    }

    private func shared(_ name: String, _ arguments: Arguments, _ number: Int) -> Found? {
        switch name {
        case "number": return .value(.int(number))
        case "databaseId": return .value(.int(9_000_000 + number))
        case "id": return .value(.string("N_\(number)"))
        case "title": return .value(.string(population.title(number)))
        case "body": return .value(.string(population.body(number) ?? ""))
        case "createdAt": return .value(.string(Population.time(population.createdAt(number))))
        case "updatedAt": return .value(.string(Population.time(population.updatedAt(number))))
        case "closedAt": return .value(.string(Population.time(population.mergedAt(number))))
        case "author": return author(number)
        case "repository": return .node(.repository)
        case "labels":
            let nodes = [GraphQLNode.simple("Label", ["name": "bug"])]
            return .node(.connection("LabelConnection", nodes: nodes, total: 1, end: nil, hasNext: false))
        case "comments":
            let indices = Array(0..<population.commentCount(number))
            return .node(window(indices, arguments, "IssueCommentConnection") { .comment(number, $0) })
        default: return nil
        }
    }

    private func pull(_ name: String, _ arguments: Arguments, _ number: Int) -> Found? {
        let isMerged = population.kind(number) == .mergedPull
        switch name {
        case "title" where population.illTyped.contains(number): return .value(.int(5))
        case "state": return .value(.string(isMerged ? "MERGED" : "CLOSED"))
        case "mergedAt": return .value(isMerged ? .string(Population.time(population.mergedAt(number))) : nil)
        case "baseRefName": return .value("main")
        case "headRefName": return .value(.string("topic-\(number)"))
        case "baseRefOid": return .value(.string(population.commit(number, 20)))
        case "headRefOid": return .value(.string(population.commit(number, 30)))
        case "mergeCommit":
            let oid = JSONValue.string(population.commit(number, 40))
            return isMerged ? .node(.simple("Commit", ["oid": oid])) : .value(nil)
        case "closingIssuesReferences":
            let numbers = population.closingReferences(number)
            return .node(window(numbers, arguments, "IssueConnection") { .closing($0) })
        default: return shared(name, arguments, number)
        }
    }

    private func issue(_ name: String, _ arguments: Arguments, _ number: Int) -> Found? {
        switch name {
        case "state": return .value("CLOSED")
        case "timelineItems":
            let closers = population.isTarget(number) ? [GraphQLNode.closedEvent(number)] : []
            return .node(
                .connection(
                    "IssueTimelineItemsConnection", nodes: closers, total: closers.count, end: nil,
                    hasNext: false))
        default: return shared(name, arguments, number)
        }
    }

    private func closing(_ name: String, _ number: Int) -> Found? {
        switch name {
        case "number": .value(.int(number))
        case "repository": .node(.repository)
        default: nil
        }
    }

    private func closedEvent(_ name: String, _ number: Int) -> Found? {
        guard name == "closer" else { return nil }
        // The pull request that closes an issue is the next number.
        return .node(.pull(number + 1))
    }

    private func comment(_ name: String, _ number: Int, _ index: Int) -> Found? {
        let moment = JSONValue.string(Population.time(population.commentedAt(number, index)))
        return switch name {
        case "databaseId": .value(.int(number * 1000 + index))
        case "body": .value(.string(population.commentBody(number, index)))
        case "createdAt", "updatedAt": .value(moment)
        case "author": author(number * 7 + index)
        default: nil
        }
    }
}
