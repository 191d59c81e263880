internal import Foundation

/// Answers of the REST API, as far as collection scripts ask for them.
struct RestAnswers {
    let population: Population
    let address: String

    /// The header that names the pages is not played: the scripts count pages themselves.
    let links: [(name: String, value: String)] = []

    /// The answer to a path with its query; nil for what is not there.
    func answer(_ target: String) -> JSONValue? {
        let halves = target.split(separator: "?", maxSplits: 1)
        let parts = (halves.first ?? "").split(separator: "/").map(String.init)
        let query = Self.query(of: target)
        if parts == ["rate_limit"] {
            let core: JSONValue = .object([("limit", 5000), ("remaining", 4999), ("reset", 0), ("used", 1)])
            return .object([("resources", .object([("core", core)])), ("rate", core)])
        }
        guard parts.count >= 3, parts[0] == "repos", "\(parts[1])/\(parts[2])" == population.name else {
            return nil
        }
        switch parts.count {
        case 3:
            return .object([("full_name", .string(population.name)), ("id", .int(population.databaseID))])
        case 4 where parts[3] == "pulls": return .array(page(pullNumbers, query).map(pull))
        default: break
        }
        guard parts.count > 4, let number = Int(parts[4]), population.kind(number) != .none else {
            return nil
        }
        return switch (parts[3], parts.count > 5 ? parts[5] : "") {
        case ("pulls", ""): pull(number)
        case ("pulls", "commits"): .array(page([number], query).map(commit))
        case ("issues", ""): issue(number)
        case ("issues", "comments"):
            .array(page(Array(0..<population.commentCount(number)), query).map { comment(number, $0) })
        default: nil
        }
    }

    /// The query of a path.
    static func query(of target: String) -> [String: String] {
        let halves = target.split(separator: "?", maxSplits: 1)
        var query: [String: String] = [:]
        for pair in (halves.count > 1 ? halves[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            if sides.count == 2 { query[sides[0]] = sides[1].removingPercentEncoding ?? sides[1] }
        }
        return query
    }

    private var pullNumbers: [Int] {
        (1...max(1, population.lastNumber)).filter {
            population.kind($0) == .mergedPull || population.kind($0) == .closedPull
        }.reversed()
    }

    private func page(_ numbers: [Int], _ query: [String: String]) -> [Int] {
        let size = min(100, query["per_page"].flatMap { Int($0) } ?? 30)
        let start = ((query["page"].flatMap { Int($0) } ?? 1) - 1) * size
        guard start < numbers.count else { return [] }
        return Array(numbers[start..<min(numbers.count, start + size)])
    }

    private func user(_ number: Int) -> JSONValue {
        population.login(number).map { .object([("login", .string($0))]) } ?? .null
    }

    private func pull(_ number: Int) -> JSONValue {
        let isMerged = population.kind(number) == .mergedPull
        let name = JSONValue.object([("full_name", .string(population.name))])
        return .object([
            ("number", .int(number)), ("title", .string(population.title(number))),
            ("body", .text(population.body(number))), ("state", "closed"), ("user", user(number)),
            ("url", .string("http://\(address)/repos/\(population.name)/pulls/\(number)")),
            ("html_url", .string("http://\(address)/\(population.name)/pull/\(number)")),
            ("diff_url", .string("http://\(address)/\(population.name)/pull/\(number).diff")),
            ("created_at", .string(Population.time(population.createdAt(number)))),
            ("merged_at", isMerged ? .string(Population.time(population.mergedAt(number))) : .null),
            ("merge_commit_sha", .string(population.commit(number, 40))),
            (
                "base",
                .object([("ref", "main"), ("sha", .string(population.commit(number, 20))), ("repo", name)])
            ),
            ("head", .object([("ref", "topic"), ("sha", .string(population.commit(number, 30)))])),
        ])
    }

    private func commit(_ number: Int) -> JSONValue {
        let moment = JSONValue.object([("date", .string(Population.time(population.createdAt(number))))])
        let inner = JSONValue.object([("message", "Change"), ("author", moment), ("committer", moment)])
        return .object([("sha", .string(population.commit(number, 30))), ("commit", inner)])
    }

    private func issue(_ number: Int) -> JSONValue {
        .object([
            ("number", .int(number)), ("title", .string(population.title(number))),
            ("body", .text(population.body(number))), ("user", user(number)), ("state", "closed"),
            ("created_at", .string(Population.time(population.createdAt(number)))),
        ])
    }

    private func comment(_ number: Int, _ index: Int) -> JSONValue {
        let moment = JSONValue.string(Population.time(population.commentedAt(number, index)))
        return .object([
            ("id", .int(number * 1000 + index)), ("body", .string(population.commentBody(number, index))),
            ("user", user(number * 7 + index)), ("created_at", moment), ("updated_at", moment),
        ])
    }
}
