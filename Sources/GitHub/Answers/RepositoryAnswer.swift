internal import Instances
internal import JSON

/// An answer of GraphQL about one repository, whichever of our questions it answers.
///
/// Unknown members are passed over, unknown values of enumerations are texts, and what is null stays unknown. A node
/// that cannot be read is an `.unreadable` of its own; only what is no JSON or no answer at all is thrown.
struct RepositoryAnswer: GitHubAnswer {
    /// The number that our question gave itself, by which an answer to another question is recognised.
    var asked: Int?
    /// Points that the question cost.
    var cost: Int?
    /// Whether there is a `data.repository` that is not null.
    var hasRepository = false
    /// The repository's name today.
    var name: String?
    /// GitHub's number for the repository, which outlives its name.
    var databaseID: Int?
    /// The repository's size, kilobytes.
    var diskKilobytes: Int?
    /// Merged pull requests, a page of them.
    var pulls: Connection<PullNode>?
    /// Issues that changed, a page of them.
    var changedIssues: Connection<ChangedIssue>?
    /// What was asked for by number; nil for what is not there.
    var items: [Int: ItemNode?] = [:]
    /// Merged pull requests that were asked for by number; nil for what is not there.
    var pullsByNumber: [Int: PullNode?] = [:]
    /// What went wrong on GitHub's side.
    var errors: [GraphQLFault] = []
    /// The message of an answer that is no GraphQL answer.
    var message: String?

    /// A page of a list.
    struct Connection<Node: Sendable>: Sendable {
        var total: Int?
        var end: String?
        var hasNext = false
        var nodes: [Node] = []
    }

    /// An issue that changed.
    struct ChangedIssue: Sendable {
        var number: Int
        var updatedAt: Timestamp?
    }

    /// Reads an answer.
    init(_ bytes: [UInt8]) throws(JSONFault) {
        try self.init(bytes, bytes.indices)
    }

    /// Reads an answer from a part of some bytes.
    init(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONFault) {
        var scanner = JSONScanner(bytes, range)
        (errors, message) = try scanner.graphQLAnswer { (scanner) throws(JSONFault) in try takeData(&scanner)
        }
    }

    private mutating func takeData(_ scanner: inout JSONScanner) throws(JSONFault) {
        guard try !scanner.null() else { return }
        try scanner.members { (scanner, key) throws(JSONFault) in
            if key == "repository" {
                try takeRepository(&scanner)
            } else if key.hasPrefix("asked") {
                asked = Int(key.dropFirst("asked".count))
                cost = try scanner.number(named: "cost")
            } else {
                try scanner.skipValue()
            }
        }
    }

    private mutating func takeRepository(_ scanner: inout JSONScanner) throws(JSONFault) {
        guard try !scanner.null() else { return }
        hasRepository = true
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "nameWithOwner": name = try scanner.stringOrNull()
            case "databaseId": databaseID = try scanner.integerOrNull()
            case "diskUsage": diskKilobytes = try scanner.integerOrNull()
            case "pullRequests":
                pulls = try scanner.connection { (scanner) throws(JSONFault) in try scanner.pullNode() }
            case "issues":
                changedIssues = try scanner.connection { (scanner) throws(JSONFault) in
                    try scanner.changedIssue()
                }
            default:
                guard let number = Int(key.dropFirst()) else { return try scanner.skipValue() }
                switch key.first {
                case "n": items.updateValue(try scanner.itemNode(number), forKey: number)
                case "p":
                    let node = try scanner.null() ? nil : try scanner.pullNode()
                    pullsByNumber.updateValue(node, forKey: number)
                default: try scanner.skipValue()
                }
            }
        }
    }
}

/// An entry of `errors`.
struct GraphQLFault: Hashable, Sendable {
    /// GitHub's word for it, such as `NOT_FOUND` or `RATE_LIMITED`.
    var type: String?
    /// The sentence.
    var message: String?
    /// Where in the answer, as far as names say.
    var path: [String] = []

    /// Whether it only says that something is not there (any more), or not for us.
    var isAbsence: Bool { ["NOT_FOUND", "FORBIDDEN", "MOVED", "GONE"].contains(type) && path.count > 1 }
}
