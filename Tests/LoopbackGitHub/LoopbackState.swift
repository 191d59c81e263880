internal import Foundation

/// What a loopback GitHub knows, and its answers.
struct LoopbackState {
    var settings: LoopbackGitHub.Settings
    var population: Population
    var counts = LoopbackGitHub.Counts()
    var before: LoopbackResponse?
    var spent: [String: (points: Int, windowStart: Int)] = [:]
    var order: [Int]?
    var apps = 0
    /// Answers so far, whatever was forgotten of them.
    var served = 0
    var listed = ListedRepositories()
    var searches: [String: [Int]] = [:]
}

extension LoopbackState {
    mutating func answer(_ request: LoopbackRequest) -> LoopbackResponse {
        if request.target.hasPrefix("/app/installations/") { return installationToken(request) }
        let token = request.headers["authorization"].map { String($0.split(separator: " ").last ?? "") } ?? ""
        if !settings.tokens.isEmpty, !settings.tokens.contains(token) {
            return json(401, .object([("message", "Bad credentials")]), budget: nil)
        }
        let now = Int(settings.now())
        var account = spent[token] ?? (0, now)
        if now >= account.windowStart + settings.window { account = (0, now) }
        defer { spent[token] = account }
        guard account.points < settings.limit else {
            counts.limited += 1
            return json(
                403, .object([("message", "API rate limit exceeded for user ID 1.")]),
                budget: budget(account))
        }
        if request.target.hasPrefix("/search/repositories?") { return search(request, token: token) }
        guard request.target == "/graphql" || request.target == "/api/graphql" else {
            counts.rest += 1
            account.points += 1
            counts.points += 1
            if let answer = contributors(request.target) {
                let links = answer.link.map { [(name: "Link", value: $0)] } ?? []
                return json(answer.status, answer.body, headers: links, budget: budget(account))
            }
            let rest = RestAnswers(population: population, address: request.headers["host"] ?? "")
            return json(200, rest.answer(request.target), headers: rest.links, budget: budget(account))
        }
        counts.graphQL += 1
        return graphQL(request, &account)
    }

    private func budget(_ account: (points: Int, windowStart: Int)) -> (
        limit: Int, remaining: Int, reset: Int
    ) {
        (settings.limit, max(0, settings.limit - account.points), account.windowStart + settings.window)
    }

    private mutating func graphQL(
        _ request: LoopbackRequest, _ account: inout (points: Int, windowStart: Int)
    ) -> LoopbackResponse {
        do {
            let (query, variables) = try Self.question(request.body)
            if order == nil {
                order = population.mergedPulls.sorted {
                    (population.updatedAt($1), $0) < (population.updatedAt($0), $1)
                }
            }
            let byUpdate = order ?? []
            let schema = GraphQLSchema(
                population: population, listed: listed, byUpdate: { byUpdate }, budget: budget(account))
            var execution = try GraphQLExecution(
                document: GraphQLDocument(query), variables: variables, schema: schema)
            guard execution.nodes <= settings.nodesInTime else {
                return LoopbackResponse(502, text: "<html>502</html>")
            }
            account.points += execution.cost
            counts.points += execution.cost
            let data = try execution.data()
            var members: [(String, JSONValue)] = [("data", data)]
            if !execution.errors.isEmpty { members.append(("errors", .array(execution.errors))) }
            return json(200, .object(members), budget: budget(account))
        } catch let error as GraphQLExecution.QueryError {
            let members = [("type", JSONValue.text(error.type)), ("message", .string(error.message))]
            return json(200, .object([("errors", .array([.object(members)]))]), budget: budget(account))
        } catch {
            return json(400, .object([("message", .string("Problems parsing JSON: \(error)"))]), budget: nil)
        }
    }

    private static func question(
        _ body: [UInt8]
    ) throws -> (query: String, variables: [String: GraphQLDocument.Argument]) {
        let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        var variables: [String: GraphQLDocument.Argument] = [:]
        for (name, value) in object?["variables"] as? [String: Any] ?? [:] {
            switch value {
            case let text as String: variables[name] = .text(text)
            case let number as Int: variables[name] = .int(number)
            default: variables[name] = .null
            }
        }
        return (object?["query"] as? String ?? "", variables)
    }

    /// Searches have a budget of their own, which lasts a minute.
    private mutating func search(_ request: LoopbackRequest, token: String) -> LoopbackResponse {
        counts.rest += 1
        let now = Int(settings.now())
        let recent = (searches[token] ?? []).filter { $0 > now - 60 }
        let left = listed.searchesPerMinute - recent.count
        let budget = (listed.searchesPerMinute, max(0, left - 1), (recent.first ?? now) + 60)
        guard left > 0 else {
            counts.limited += 1
            return json(403, .object([("message", "API rate limit exceeded for user ID 1.")]), budget: budget)
        }
        searches[token] = recent + [now]
        counts.searches += 1
        let answer = SearchAnswers(listed: listed).search(
            RestAnswers.query(of: request.target), isIncomplete: listed.incomplete.contains(counts.searches))
        guard let answer else {
            return json(422, .object([("message", "Validation Failed")]), budget: budget)
        }
        return json(answer.status, answer.body, budget: budget)
    }

    private func contributors(_ target: String) -> SearchAnswers.Answer? {
        let parts = target.split(separator: "?")[0].split(separator: "/")
        guard parts.count == 4, parts[0] == "repos", parts[3] == "contributors" else { return nil }
        return SearchAnswers(listed: listed).contributors(of: "\(parts[1])/\(parts[2])")
    }

    private mutating func installationToken(_ request: LoopbackRequest) -> LoopbackResponse {
        counts.rest += 1
        let parts = request.headers["authorization"]?.split(separator: ".") ?? []
        guard request.method == "POST", parts.count == 3, parts[0].hasPrefix("Bearer ") else {
            return json(401, .object([("message", "A JSON web token could not be decoded")]), budget: nil)
        }
        apps += 1
        let token = "ghs_installation\(apps)"
        settings.tokens.append(token)
        let end = Population.time(Int(settings.now()) + 3600)
        return json(201, .object([("token", .string(token)), ("expires_at", .string(end))]), budget: nil)
    }

    private func json(
        _ status: Int, _ value: JSONValue?, headers: [(name: String, value: String)] = [],
        budget: (limit: Int, remaining: Int, reset: Int)?
    ) -> LoopbackResponse {
        var fields = headers + [("Content-Type", "application/json; charset=utf-8")]
        fields.append(("Date", Self.httpDate(settings.now())))
        fields.append(("X-GitHub-Request-Id", "\(served)"))
        if let budget {
            fields += [
                ("X-RateLimit-Limit", "\(budget.limit)"), ("X-RateLimit-Remaining", "\(budget.remaining)"),
                ("X-RateLimit-Reset", "\(budget.reset)"),
            ]
        }
        guard let value else {
            return LoopbackResponse(404, headers: fields, text: #"{"message": "Not Found"}"#)
        }
        return LoopbackResponse(status, headers: fields, body: value.bytes)
    }

    /// As in a `Date` field; made by hand, as formatters are slow.
    private static func httpDate(_ seconds: Double) -> String {
        let moment = Int(seconds)
        let text = Population.time(moment)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let parts = text.split { "-T:Z".contains($0) }.map(String.init)
        let month = months[(Int(parts[1]) ?? 1) - 1]
        return
            "\(days[moment / 86_400 % 7]), \(parts[2]) \(month) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
    }
}
