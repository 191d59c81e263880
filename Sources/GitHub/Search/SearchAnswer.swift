internal import HTTP
internal import Instances
internal import JSON

/// An answer of GitHub's search for repositories.
package struct SearchAnswer: GitHubAnswer {
    /// How many repositories there are within the bounds.
    package var total: Int
    /// Whether GitHub gave up before it had looked at all of them.
    package var isIncomplete: Bool
    /// The repositories of the page.
    package var repositories: [RepositoryFacts]
    /// Entries of the page that cannot be read.
    package var unreadable = 0

    /// A search costs one request.
    var cost: Int? { 1 }

    package init(total: Int, isIncomplete: Bool = false, repositories: [RepositoryFacts]) {
        self.total = total
        self.isIncomplete = isIncomplete
        self.repositories = repositories
    }

    /// Reads an answer.
    init(_ bytes: [UInt8]) throws(JSONFault) {
        var total: Int?
        var isIncomplete = false
        var repositories: [RepositoryFacts] = []
        var unreadable = 0
        var hasItems = false
        var scanner = JSONScanner(bytes, bytes.indices)
        try scanner.members { (scanner, key) throws(JSONFault) in
            switch key {
            case "total_count": total = try scanner.integerOrNull()
            case "incomplete_results": isIncomplete = try scanner.flag()
            case "items":
                hasItems = true
                try scanner.array { (scanner) throws(JSONFault) in
                    let item = try scanner.attempt { (scanner) throws(JSONFault) in
                        try scanner.foundRepository()
                    }
                    if case .success(let facts?) = item {
                        repositories.append(facts)
                    } else {
                        unreadable += 1
                    }
                }
            default: try scanner.skipValue()
            }
        }
        try scanner.finish()
        guard let total, total >= 0 else {
            throw JSONFault(path: ["total_count"], problem: .expected("a whole number"))
        }
        guard hasItems, repositories.count + unreadable <= RepositoryQuery.pageSize else {
            throw JSONFault(path: ["items"], problem: .expected("a page of repositories"))
        }
        self.init(total: total, isIncomplete: isIncomplete, repositories: repositories)
        self.unreadable = unreadable
    }
}

extension AnswerVerdict where Answer == SearchAnswer {
    /// The verdict about an answer to a search.
    static func of(_ response: HTTPResponse, to query: RepositoryQuery) -> AnswerVerdict {
        if let verdict = ofStatus(response) { return verdict }
        do throws(JSONFault) {
            let answer = try SearchAnswer(response.body)
            // The index lags behind, so one or the other may be out of bounds; most of them are not.
            let strange = answer.repositories.count { !query.allows($0) }
            guard strange * 2 <= answer.repositories.count else {
                return .failed("it answers another question", isTooMuch: false)
            }
            return .answered(answer, isPartial: false)
        } catch {
            return .failed("its answer cannot be read: \(error)", isTooMuch: false)
        }
    }
}

extension JSONScanner {
    /// Reads a repository as the REST API gives it; nil without a name that is one.
    fileprivate mutating func foundRepository() throws(JSONFault) -> RepositoryFacts? {
        var name: String?
        var hasLicence = false
        var read = PlainFacts()
        try members { (scanner, key) throws(JSONFault) in
            switch key {
            case "full_name": name = try scanner.stringOrNull()
            case "fork": read.isFork = try scanner.flag()
            case "archived": read.isArchived = try scanner.flag()
            case "disabled": read.isDisabled = try scanner.flag()
            case "language": read.language = try scanner.stringOrNull()
            case "license":
                hasLicence = true
                read.licence = try scanner.member("spdx_id")
            case "created_at": read.createdAt = try scanner.timestampOrNull()
            case "pushed_at": read.pushedAt = try scanner.timestampOrNull()
            case "stargazers_count": read.stars = try scanner.integerOrNull()
            case "forks_count": read.forks = try scanner.integerOrNull()
            case "size": read.kilobytes = try scanner.integerOrNull()
            default: try scanner.skipValue()
            }
        }
        if hasLicence, read.licence == nil { read.licence = "NONE" }
        return name.flatMap { RepositoryName($0) }.map { read.facts(of: $0) }
    }
}

/// Facts while they are read, before the name is known.
struct PlainFacts {
    var language: String?
    var licence: String?
    var createdAt: Timestamp?
    var pushedAt: Timestamp?
    var stars: Int?
    var forks: Int?
    var kilobytes: Int?
    var isFork: Bool?
    var isArchived: Bool?
    var isDisabled: Bool?

    func facts(of name: RepositoryName) -> RepositoryFacts {
        var facts = RepositoryFacts(name)
        facts.language = language.map(RepositoryFacts.plain)
        facts.licence = licence.map(RepositoryFacts.plain)
        facts.createdAt = createdAt
        facts.pushedAt = pushedAt
        facts.stars = stars
        facts.forks = forks
        facts.kilobytes = kilobytes
        facts.isFork = isFork
        facts.isArchived = isArchived
        facts.isDisabled = isDisabled
        return facts
    }
}
