internal import Foundation
internal import Instances

/// GitHub's search for repositories, and its list of contributors.
struct SearchAnswers {
    let listed: ListedRepositories

    /// An answer: status, body, and the `Link` header field.
    struct Answer {
        var status = 200
        var body: JSONValue
        var link: String?
    }

    /// The page of a search; nil for a question in which something is not understood.
    func search(_ query: [String: String], isIncomplete: Bool) -> Answer? {
        guard let text = query["q"], let found = matches(text), query["sort"] == "stars" else { return nil }
        let size = min(100, query["per_page"].flatMap { Int($0) } ?? 30)
        let start = ((query["page"].flatMap { Int($0) } ?? 1) - 1) * size
        guard start < listed.cap else {
            return Answer(
                status: 422,
                body: .object([("message", "Only the first 1000 search results are available")]))
        }
        let told = found.prefix(listed.cap)
        var page = start < told.count ? Array(told[start..<min(told.count, start + size)]) : []
        if isIncomplete { page = Array(page.prefix(page.count / 2)) }
        return Answer(
            body: .object([
                ("total_count", .int(isIncomplete ? found.count / 2 : found.count)),
                ("incomplete_results", .bool(isIncomplete)), ("items", .array(page.map(item))),
            ]))
    }

    /// A page of the list of contributors, with one on each.
    func contributors(of name: String) -> Answer? {
        guard let one = listed.named(name) else { return nil }
        guard let count = one.contributors else {
            let words =
                "The history or contributor list is too large to list contributors for this repository via the API."
            return Answer(status: 403, body: .object([("message", .string(words))]))
        }
        let link =
            count < 2
            ? nil
            : "<https://api.github.com/repositories/1/contributors?per_page=1&anon=true&page=2>; rel=\"next\", "
                + "<https://api.github.com/repositories/1/contributors?per_page=1&anon=true&page=\(count)>; rel=\"last\""
        return Answer(body: .array(count == 0 ? [] : [.object([("login", "someone")])]), link: link)
    }

    /// The repositories that a search means, most stars first; nil when it is not understood.
    private func matches(_ text: String) -> [ListedRepositories.Listed]? {
        var found = listed.all
        for word in text.split(separator: " ") {
            let sides = word.split(separator: ":", maxSplits: 1).map(String.init)
            guard sides.count == 2 else { return nil }
            switch sides[0] {
            case "language":
                let language = sides[1].filter { $0 != "\"" }.lowercased()
                found.removeAll { $0.language.lowercased() != language }
            case "archived": found.removeAll { $0.isArchived != (sides[1] == "true") }
            case "stars":
                if sides[1].hasPrefix(">="), let least = Int(sides[1].dropFirst(2)) {
                    found.removeAll { $0.stars < least }
                    continue
                }
                let ends = sides[1].components(separatedBy: "..").compactMap { Int($0) }
                guard ends.count == 2 else { return nil }
                found.removeAll { $0.stars < ends[0] || $0.stars > ends[1] }
            case "created":
                let ends = sides[1].components(separatedBy: "..")
                let moments = ends.compactMap { Timestamp($0)?.seconds }
                guard moments.count == 2 else { return nil }
                found.removeAll { $0.createdAt < moments[0] || $0.createdAt > moments[1] }
            default: return nil
            }
        }
        return found.sorted { ($1.stars, $0.name) < ($0.stars, $1.name) }
    }

    private func item(_ one: ListedRepositories.Listed) -> JSONValue {
        let licence: JSONValue =
            one.licence.map { .object([("key", "x"), ("spdx_id", .string($0))]) } ?? .null
        return .object([
            ("id", 1), ("full_name", .string(one.name)), ("private", false), ("fork", false),
            ("description", "A tool"), ("stargazers_count", .int(one.stars)), ("forks_count", 7),
            ("language", .string(one.language)), ("size", .int(one.size)), ("license", licence),
            ("archived", .bool(one.isArchived)), ("disabled", false),
            ("created_at", .string(Population.time(one.createdAt))),
            ("pushed_at", .string(Population.time(one.createdAt + 1_000_000))),
        ])
    }
}

extension ListedRepositories.Listed {
    /// The members that GraphQL tells of it.
    var members: [String: JSONValue] {
        [
            "nameWithOwner": .string(name), "isFork": false, "isArchived": .bool(isArchived),
            "isDisabled": false, "createdAt": .string(Population.time(createdAt)),
            "pushedAt": .string(Population.time(createdAt + 1_000_000)), "stargazerCount": .int(stars),
            "forkCount": 7, "diskUsage": .int(size),
        ]
    }
}
