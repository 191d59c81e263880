internal import Foundation
package import HTTP
internal import Instances

/// Asks GitHub, within the budgets of some tokens, until there is a usable answer.
///
/// All decisions are `TokenPool`'s, `RetryLadder`'s, `QuerySize`'s and `AnswerVerdict`'s; this actor only sends, waits
/// and counts. One client serves all repositories of a run, so that the budget is one.
package actor GitHubClient {
    private let http: HTTPClient
    private let address: GitHubAddress
    private let clock: GitHubClock
    private let sources: [TokenSource]
    private let notice: @Sendable (String) -> Void
    /// What is left of the tokens, by the budget that GitHub keeps of it.
    private var pools: [GitHubResource: TokenPool] = [:]
    private var minted: [Int: (secret: Secret, end: Double)] = [:]
    private var refusals: [Int: Int] = [:]
    private var limits: HTTPLimits
    private var questions = 0
    /// GitHub's own id of the answer before.
    private var answerBefore: String?

    /// What asking has cost so far.
    package private(set) var spend = GitHubSpend()

    /// A client.
    ///
    /// - Parameters:
    ///   - notice: receives what a person should know: that and why there is a wait.
    /// - Throws: `GitHubError.noToken`.
    package init(
        http: HTTPClient, address: GitHubAddress, tokens: [TokenSource], clock: GitHubClock = .real,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(GitHubError) {
        guard !tokens.isEmpty else { throw GitHubError.noToken }
        self.http = http
        self.address = address
        self.clock = clock
        self.notice = notice
        sources = tokens
        for resource in GitHubResource.allCases {
            pools[resource] = TokenPool(count: tokens.count, reserve: resource.reserve)
        }
        limits = HTTPLimits()
        // GitHub itself gives up a query after ten seconds.
        limits.stallSeconds = 30
        limits.totalSeconds = 120
    }

    /// Sets shorter limits of time for each request.
    package func setTimeouts(stallSeconds: Double, totalSeconds: Double) {
        limits.stallSeconds = stallSeconds
        limits.totalSeconds = totalSeconds
    }

    /// Says how many points are still to be spent, so that a small budget is spread.
    func expect(points: Int) { pools[.graphQL]?.outlook = points }

    /// Points that all tokens may spend in an hour together.
    var pointsPerHour: Int {
        pool(.graphQL).standings.filter { !$0.isRefused }.reduce(0) { $0 + ($1.reading?.limit ?? 5000) }
    }

    /// A usable answer and how it came.
    struct Reply: Sendable {
        var question: Question
        var answer: RepositoryAnswer
        var body: [UInt8]
        /// When GitHub said it, by its own clock where it says so.
        var servedAt: Timestamp
    }

    /// Asks GraphQL about a repository until there is a usable answer.
    ///
    /// - Parameters:
    ///   - size: how much to ask for; adapted to what GitHub can answer.
    ///   - subject: what to ask, given the size.
    /// - Throws: `GitHubError`, `CancellationError`.
    func ask(
        about repository: RepositoryName, size: inout QuerySize,
        _ subject: @Sendable (Int) -> Question.Subject
    ) async throws -> Reply {
        func question(_ number: Int, _ size: Int) -> Question {
            Question(repository: repository, number: number, subject: subject(size), size: size)
        }
        let taken = try await exchange(about: .repository(repository), from: .graphQL, size: &size) {
            number, size in
            let question = question(number, size)
            return Exchange(body: question.body, judge: { .of($0, to: question) })
        }
        return Reply(
            question: question(taken.number, taken.size), answer: taken.answer, body: taken.response.body,
            servedAt: taken.servedAt)
    }

    /// A question in the form in which it is sent, and how its answers are judged.
    struct Exchange<Answer: GitHubAnswer>: Sendable {
        /// The path in the REST API; nil to ask GraphQL.
        var path: String?
        /// The body of a question for GraphQL.
        var body: [UInt8] = []
        /// Tells what an answer amounts to.
        var judge: @Sendable (HTTPResponse) -> AnswerVerdict<Answer>
    }

    /// A usable answer, with the number and the size of the question that it answers.
    struct Taken<Answer: GitHubAnswer>: Sendable {
        var number: Int
        var size: Int
        var answer: Answer
        var response: HTTPResponse
        var servedAt: Timestamp
    }

    /// Asks until there is a usable answer.
    ///
    /// - Parameters:
    ///   - resource: the budget that pays for it.
    ///   - size: how much to ask for; adapted to what GitHub can answer.
    ///   - make: makes the question of a number and a size.
    /// - Throws: `GitHubError`, `CancellationError`.
    func exchange<Answer: GitHubAnswer>(
        about concern: GitHubConcern, from resource: GitHubResource, size: inout QuerySize,
        _ make: (Int, Int) -> Exchange<Answer>
    ) async throws -> Taken<Answer> {
        var ladder = RetryLadder()
        while true {
            try Task.checkCancellation()
            let token = try await nextToken(for: resource)
            questions += 1
            let (number, asked) = (questions, size.current)
            let attempt = try await send(make(number, asked), from: resource, token)
            if let answer = try await evaluate(attempt, about: concern, &size, &ladder) {
                let response = attempt.response ?? HTTPResponse(status: 0)
                let date = response.headers["date"].flatMap(HTTPDate.parse)
                return Taken(
                    number: number, size: asked, answer: answer, response: response,
                    servedAt: date ?? Timestamp(seconds: Int64(clock.now())))
            }
            spend.repeats += 1
        }
    }

    /// A question that was sent, and what came of it.
    private struct Attempt<Answer: GitHubAnswer> {
        var resource: GitHubResource
        var token: Int
        var verdict: AnswerVerdict<Answer>
        var response: HTTPResponse?
    }

    private func send<Answer: GitHubAnswer>(
        _ exchange: Exchange<Answer>, from resource: GitHubResource, _ token: (index: Int, secret: Secret)
    ) async throws -> Attempt<Answer> {
        spend.requests += 1
        var request = HTTPRequest(
            exchange.path == nil ? .post : .get, exchange.path.map { address.rest + $0 } ?? address.graphQL,
            headers: Self.headers, bearer: token.secret, body: exchange.body, limits: limits)
        if exchange.path == nil { request.headers["Content-Type"] = "application/json" }
        do {
            var response = try await http.send(request)
            response.remove(token.secret)
            spend.bytes += response.receivedBytes
            // Each answer has an id of its own; the same again comes from something between GitHub and here.
            let id = response.headers["x-github-request-id"]
            let isRepeated = id != nil && id == answerBefore
            answerBefore = id
            return Attempt(
                resource: resource, token: token.index,
                verdict: isRepeated
                    ? .failed("it answers the question before", isTooMuch: false) : exchange.judge(response),
                response: response)
        } catch let error as HTTPError {
            return Attempt(resource: resource, token: token.index, verdict: .of(error))
        }
    }

    /// Does what an attempt calls for: takes the answer, or waits, shrinks and lets tokens rest.
    ///
    /// - Returns: the answer; nil to ask again.
    private func evaluate<Answer: GitHubAnswer>(
        _ attempt: Attempt<Answer>, about concern: GitHubConcern, _ size: inout QuerySize,
        _ ladder: inout RetryLadder
    ) async throws -> Answer? {
        let reading = attempt.response.flatMap { RateReading($0.headers) }
        let now = clock.now()
        var cost: Int?
        if case .answered(let answer, _) = attempt.verdict { cost = answer.cost }
        pools[attempt.resource]?.note(reading, cost: cost, of: attempt.token, at: now)
        if attempt.resource == .graphQL { spend.points += cost ?? 0 }
        switch attempt.verdict {
        case .answered(let answer, let isPartial):
            guard !isPartial || !ladder.shouldRepeatPart() else {
                size.shrink()
                try await pause(1)
                return nil
            }
            size.succeeded(cost: cost)
            return answer
        case .limited(let retryAfter):
            guard let seconds = ladder.pauseAfterLimit(retryAfter: retryAfter, reading: reading, at: now)
            else {
                throw concern.gaveUp(attempts: ladder.limits, last: "a limit was met")
            }
            pools[attempt.resource]?.block(attempt.token, until: now + seconds)
        case .badToken: refuseToken(attempt.token)
        case .failed(let words, let isTooMuch):
            if isTooMuch { size.shrink() }
            guard let seconds = ladder.pauseAfterFailure(chance: clock.chance()) else {
                throw concern.gaveUp(attempts: ladder.failures, last: words)
            }
            try await pause(seconds)
        case .noRepository(let words): throw concern.notThere(said: words)
        case .refused(let words): throw concern.refused(said: words)
        }
        return nil
    }

    private func pool(_ resource: GitHubResource) -> TokenPool {
        pools[resource] ?? TokenPool(count: 0, reserve: 0)
    }

    /// Lets go of a token, whatever budget it was to spend from.
    private func letGo(_ index: Int) {
        for resource in GitHubResource.allCases { pools[resource]?.refuse(index) }
    }

    private func refuseToken(_ index: Int) {
        if case .given(_, let place) = sources[index] {
            notice("GitHub does not accept a token from \(place); it is not used again")
            letGo(index)
            return
        }
        // An App's token may have ended early; one that is refused again and again will not get better.
        minted[index] = nil
        refusals[index, default: 0] += 1
        guard refusals[index, default: 0] >= 3 else { return }
        notice("GitHub does not accept the App's tokens; they are not used again")
        letGo(index)
    }

    private static let headers: HTTPHeaders = [
        "User-Agent": "swegym", "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28",
    ]

    private func pause(_ seconds: Double) async throws {
        spend.waitedSeconds += seconds
        try await clock.sleep(seconds)
    }
}

// MARK: - Tokens

extension GitHubClient {
    /// Waits until a token may ask.
    private func nextToken(for resource: GitHubResource) async throws -> (index: Int, secret: Secret) {
        while true {
            let now = clock.now()
            switch pool(resource).choose(at: now) {
            case .use(let index):
                if let secret = try await secret(index) { return (index, secret) }
            case .wait(let moment):
                // A little later, as clocks differ.
                let seconds = moment - now + 0.05
                // Searching waits for its minute again and again, without a word.
                if seconds > 30, resource != .search {
                    notice("GitHub's limits are reached; going on in \(Int((seconds / 60).rounded(.up))) min")
                }
                try await pause(seconds)
            case .nobody: throw GitHubError.badTokens(count: sources.count)
            }
        }
    }

    /// The token of a source; nil, and the source refused, when an App gets none.
    private func secret(_ index: Int) async throws -> Secret? {
        switch sources[index] {
        case .given(let secret, _): return secret
        case .app(let credentials):
            if let token = minted[index], token.end > clock.now() + 300 { return token.secret }
            guard let token = try await mint(credentials) else {
                letGo(index)
                return nil
            }
            minted[index] = token
            return token.secret
        }
    }

    /// Asks for an installation's token; nil when GitHub gives none.
    private func mint(_ credentials: AppCredentials) async throws -> (secret: Secret, end: Double)? {
        var ladder = RetryLadder()
        while true {
            let request = HTTPRequest(
                .post, "\(address.rest)/app/installations/\(credentials.installationID)/access_tokens",
                headers: Self.headers, bearer: try credentials.webToken(at: clock.now()), limits: limits)
            spend.requests += 1
            let failure: String
            do {
                let response = try await http.send(request)
                if response.status == 201, let token = InstallationToken.read(response.body) { return token }
                guard response.status >= 500 else {
                    notice("GitHub gives the App no token (status \(response.status)); it is not used again")
                    return nil
                }
                failure = "status \(response.status)"
            } catch let error as HTTPError where error.isTransient {
                failure = error.description
            }
            guard let seconds = ladder.pauseAfterFailure(chance: clock.chance()) else {
                throw GitHubError.tokenSource(place: "the GitHub App", cause: failure)
            }
            try await pause(seconds)
        }
    }
}
