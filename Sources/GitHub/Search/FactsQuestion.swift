internal import HTTP
internal import Instances
internal import JSON

/// A question for GraphQL about many repositories at once: what searching does not return, and their names today.
struct FactsQuestion: Hashable, Sendable {
    /// Its own number, which the answer must repeat.
    var number: Int
    /// The repositories.
    var names: [RepositoryName]

    /// The body of the request.
    ///
    /// Names consist of plain characters, so they can stand in the text.
    var body: [UInt8] {
        let parts = names.enumerated().map {
            "r\($0): repository(owner: \"\($1.owner)\", name: \"\($1.name)\") { ...Facts }"
        }
        let query = """
            query Facts {
              asked\(number): rateLimit { cost remaining resetAt }
              \(parts.joined(separator: "\n"))
            }
            \(Self.fragment)
            """
        var writer = JSONWriter(.compact)
        writer.object { $0.member("query", query) }
        return writer.bytes
    }

    private static let fragment = """
        fragment Facts on Repository {
          nameWithOwner isFork isArchived isDisabled createdAt pushedAt stargazerCount forkCount diskUsage
          primaryLanguage { name } licenseInfo { spdxId }
          pullRequests { totalCount }
          openPullRequests: pullRequests(states: [OPEN]) { totalCount }
          mergedPullRequests: pullRequests(states: [MERGED]) { totalCount }
          issues { totalCount }
        }
        """
}

/// The answer to it.
struct FactsAnswer: GitHubAnswer {
    var asked: Int?
    var cost: Int?
    /// What is known of each, by its place in the question; nil for what is not there (any more).
    var facts: [Int: RepositoryFacts?] = [:]
    var errors: [GraphQLFault] = []
    var message: String?

    init(_ bytes: [UInt8]) throws(JSONFault) {
        try self.init(bytes, bytes.indices)
    }

    /// Reads an answer from a part of some bytes.
    init(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONFault) {
        var scanner = JSONScanner(bytes, range)
        (errors, message) = try scanner.graphQLAnswer { (scanner) throws(JSONFault) in try takeData(&scanner)
        }
        // Null says that it is not there only where GitHub says so; else it says that something failed.
        let absent = Set(errors.filter { $0.type == "NOT_FOUND" }.compactMap(\.path.first))
        for (place, value) in facts where value == nil && !absent.contains("r\(place)") {
            facts.removeValue(forKey: place)
        }
    }

    private mutating func takeData(_ scanner: inout JSONScanner) throws(JSONFault) {
        guard try !scanner.null() else { return }
        try scanner.members { (scanner, key) throws(JSONFault) in
            if key.hasPrefix("asked") {
                asked = Int(key.dropFirst("asked".count))
                cost = try scanner.number(named: "cost")
            } else if key.first == "r", let place = Int(key.dropFirst()) {
                facts.updateValue(try scanner.null() ? nil : try scanner.toldRepository(), forKey: place)
            } else {
                try scanner.skipValue()
            }
        }
    }
}

extension AnswerVerdict where Answer == FactsAnswer {
    /// The verdict about an answer to a question about many repositories.
    static func of(_ response: HTTPResponse, to question: FactsQuestion) -> AnswerVerdict {
        if let verdict = ofStatus(response) { return verdict }
        let answer: FactsAnswer
        do throws(JSONFault) {
            answer = try FactsAnswer(response.body)
        } catch {
            return .failed("its answer cannot be read: \(error)", isTooMuch: false)
        }
        if answer.errors.contains(where: { $0.type == "RATE_LIMITED" }) {
            return .limited(retryAfter: response.headers["retry-after"].flatMap { Double($0) })
        }
        guard answer.asked == question.number else {
            if let fault = answer.errors.first { return .of(fault) }
            return .failed(answer.message ?? "it answers another question", isTooMuch: false)
        }
        guard let missing = question.names.indices.first(where: { answer.facts[$0] == nil }) else {
            return .answered(answer, isPartial: false)
        }
        let said = answer.errors.first { $0.path.first == "r\(missing)" }?.message
        return .failed(said ?? "its answer says nothing of \(question.names[missing])", isTooMuch: true)
    }
}

extension JSONScanner {
    /// Reads a repository as our fragment asks for it; nil without a name that is one.
    fileprivate mutating func toldRepository() throws(JSONFault) -> RepositoryFacts? {
        var name: String?
        var read = PlainFacts()
        var counts: [String: Int] = [:]
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "nameWithOwner": name = try scanner.stringOrNull()
            case "isFork": read.isFork = try scanner.flag()
            case "isArchived": read.isArchived = try scanner.flag()
            case "isDisabled": read.isDisabled = try scanner.flag()
            case "createdAt": read.createdAt = try scanner.timestampOrNull()
            case "pushedAt": read.pushedAt = try scanner.timestampOrNull()
            case "stargazerCount": read.stars = try scanner.integerOrNull()
            case "forkCount": read.forks = try scanner.integerOrNull()
            case "diskUsage": read.kilobytes = try scanner.integerOrNull()
            case "primaryLanguage": read.language = try scanner.member("name")
            case "licenseInfo": read.licence = try scanner.member("spdxId") ?? "NONE"
            case "pullRequests", "openPullRequests", "mergedPullRequests", "issues":
                counts[key] = try scanner.number(named: "totalCount")
            default: try scanner.skipValue()
            }
        }
        guard let name = name.flatMap({ RepositoryName($0) }) else {
            throw JSONFault(path: ["nameWithOwner"], problem: .expected("OWNER/NAME"))
        }
        var facts = read.facts(of: name)
        facts.pullRequests = counts["pullRequests"]
        facts.openPullRequests = counts["openPullRequests"]
        facts.mergedPullRequests = counts["mergedPullRequests"]
        facts.issues = counts["issues"]
        return facts
    }
}
