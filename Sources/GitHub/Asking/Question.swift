internal import Instances
internal import JSON

/// A question for GraphQL about one repository.
///
/// Every question gives itself a number, as an alias of `rateLimit`; an answer with another number is an answer to
/// another question.
struct Question: Hashable, Sendable {
    /// What it asks.
    enum Subject: Hashable, Sendable {
        /// Merged pull requests in the order in which they were opened.
        case pulls(after: String?)
        /// Merged pull requests, the one changed last first; the first page also names issues changed since.
        case changes(after: String?, issuesSince: Timestamp?)
        /// Issues changed since a moment.
        case changedIssues(since: Timestamp, after: String)
        /// The numbers of merged pull requests, and nothing else.
        case census(after: String?)
        /// Issues with comments, by number.
        case items([Int])
        /// Further comments of issues, each from a cursor.
        case comments([Int: String])
        /// Merged pull requests by number.
        case pullsByNumber([Int])
        /// How much there is.
        case measure
    }

    var repository: RepositoryName
    /// Its own number.
    var number: Int
    /// What it asks.
    var subject: Subject
    /// How many things at most.
    var size: Int

    /// The body of the request.
    var body: [UInt8] {
        var writer = JSONWriter(.compact)
        writer.object { writer in
            writer.member("query", text)
            writer.member("variables") { writer in
                writer.object { writer in
                    for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
                        writer.member(name, value)
                    }
                }
            }
        }
        return writer.bytes
    }

    private var variables: [String: String] {
        var variables = ["owner": repository.owner, "name": repository.name]
        switch subject {
        case .pulls(let after), .census(let after): variables["after"] = after
        case .changes(let after, _): variables["after"] = after
        case .changedIssues(_, let after): variables["after"] = after
        case .comments(let cursors):
            for (number, cursor) in cursors { variables["c\(number)"] = cursor }
        case .items, .pullsByNumber, .measure: break
        }
        return variables
    }

    private var text: String {
        let declared = variables.keys.filter { $0 != "owner" && $0 != "name" }.sorted()
        let declarations = declared.map { ", $\($0): String" }.joined()
        return """
            query Read($owner: String!, $name: String!\(declarations)) {
              asked\(number): rateLimit { cost remaining resetAt }
              repository(owner: $owner, name: $name) {
                nameWithOwner databaseId
                \(selection)
              }
            }
            \(fragments)
            """
    }

    private var after: String { variables["after"] == nil ? "" : ", after: $after" }

    private var selection: String {
        switch subject {
        case .pulls:
            return Self.pulls("first: \(size)\(after)", order: "CREATED_AT, direction: ASC", "...Pull")
        case .changes(_, let since):
            let issues = since.map { Self.issues("first: 100", since: $0) } ?? ""
            return Self.pulls("first: \(size)\(after)", order: "UPDATED_AT, direction: DESC", "...Pull")
                + issues
        case .changedIssues(let since, _):
            return Self.issues("first: \(size)\(after)", since: since)
        case .census:
            return Self.pulls("first: \(size)\(after)", order: "CREATED_AT, direction: ASC", "number")
        case .items(let numbers):
            return numbers.map {
                "n\($0): issueOrPullRequest(number: \($0)) { __typename ...Item ...PullItem }"
            }
            .joined(separator: "\n")
        case .comments(let cursors):
            return cursors.keys.sorted().map { number in
                "n\(number): issueOrPullRequest(number: \(number)) { __typename "
                    + ["Issue", "PullRequest"].map {
                        "... on \($0) { number comments(first: 100, after: $c\(number)) { ...Comments } }"
                    }.joined(separator: " ") + " }"
            }.joined(separator: "\n")
        case .pullsByNumber(let numbers):
            return numbers.map { "p\($0): pullRequest(number: \($0)) { ...Pull }" }.joined(separator: "\n")
        case .measure:
            return "diskUsage pullRequests(states: [MERGED], first: 1) { totalCount }"
        }
    }

    private static func pulls(_ page: String, order: String, _ fields: String) -> String {
        """
        pullRequests(states: [MERGED], \(page), orderBy: {field: \(order)}) {
              totalCount pageInfo { endCursor hasNextPage } nodes { \(fields) }
            }
        """
    }

    private static func issues(_ page: String, since: Timestamp) -> String {
        """

            issues(\(page), filterBy: {since: "\(since)"}, orderBy: {field: UPDATED_AT, direction: DESC}) {
              totalCount pageInfo { endCursor hasNextPage } nodes { number updatedAt }
            }
        """
    }

    private var fragments: String {
        switch subject {
        case .pulls, .changes, .pullsByNumber: Self.pull
        case .items: Self.item + "\n" + Self.comments
        case .comments: Self.comments
        case .changedIssues, .census, .measure: ""
        }
    }

    private static let pull = """
        fragment Pull on PullRequest {
          number title body createdAt updatedAt mergedAt author { login }
          labels(first: 20) { nodes { name } }
          baseRefName baseRefOid headRefName headRefOid mergeCommit { oid }
          closingIssuesReferences(first: 100) { totalCount nodes { number repository { nameWithOwner } } }
        }
        """

    private static let shared = """
        number title body state createdAt closedAt author { login } repository { nameWithOwner }
          labels(first: 20) { nodes { name } }
          comments(first: 50) { ...Comments }
        """

    private static let item = """
        fragment Item on Issue {
          \(shared)
          timelineItems(itemTypes: [CLOSED_EVENT], last: 5) {
            nodes { ... on ClosedEvent { closer { ... on PullRequest { number repository { nameWithOwner } } } } }
          }
        }
        fragment PullItem on PullRequest {
          \(shared)
        }
        """

    private static let comments = """
        fragment Comments on IssueCommentConnection {
          totalCount pageInfo { endCursor hasNextPage }
          nodes { databaseId author { login } body createdAt updatedAt }
        }
        """
}
