internal import Foundation
public import HTTP
internal import Instances

/// Asks GitHub's GraphQL API, within the budget of some tokens, until there is a usable answer.
///
/// All decisions are `TokenPool`'s, `RetryLadder`'s, `QuerySize`'s and `AnswerVerdict`'s; this actor only sends, waits
/// and counts. One client serves all repositories of a run, so that the budget is one.
public actor GitHubClient {
    private let http: HTTPClient
    private let address: GitHubAddress
    private let clock: GitHubClock
    private let sources: [TokenSource]
    private let notice: @Sendable (String) -> Void
    private var pool: TokenPool
    private var minted: [Int: (secret: Secret, end: Double)] = [:]
    private var refusals: [Int: Int] = [:]
    private var limits: HTTPLimits
    private var questions = 0

    /// What asking has cost so far.
    public private(set) var spend = GitHubSpend()

    /// A client.
    ///
    /// - Parameters:
    ///   - notice: is told what a person should know: that and why there is a wait.
    /// - Throws: `GitHubError.noToken`.
    public init(
        http: HTTPClient, address: GitHubAddress, tokens: [TokenSource], clock: GitHubClock = .real,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(GitHubError) {
        guard !tokens.isEmpty else { throw GitHubError.noToken }
        self.http = http
        self.address = address
        self.clock = clock
        self.notice = notice
        sources = tokens
        pool = TokenPool(count: tokens.count)
        limits = HTTPLimits()
        // GitHub itself gives up a query after ten seconds.
        limits.stallSeconds = 30
        limits.totalSeconds = 120
    }

    /// Sets shorter limits of time for each request.
    public func setTimeouts(stallSeconds: Double, totalSeconds: Double) {
        limits.stallSeconds = stallSeconds
        limits.totalSeconds = totalSeconds
    }

    /// Says how many points are still to be spent, so that a small budget is spread.
    func expect(points: Int) { pool.outlook = points }

    /// Points that all tokens may spend in an hour together.
    var pointsPerHour: Int {
        pool.standings.filter { !$0.isRefused }.reduce(0) { $0 + ($1.reading?.limit ?? 5000) }
    }

    /// A usable answer and how it came.
    struct Reply: Sendable {
        var question: Question
        var answer: RepositoryAnswer
        var body: [UInt8]
        /// When GitHub said it, by its own clock where it tells it.
        var servedAt: Timestamp
    }

    /// Asks until there is a usable answer.
    ///
    /// - Parameters:
    ///   - size: how much to ask for; adapted to what GitHub can answer.
    ///   - subject: what to ask, given the size.
    /// - Throws: `GitHubError`, `CancellationError`.
    func ask(
        about repository: RepositoryName, size: inout QuerySize,
        _ subject: @Sendable (Int) -> Question.Subject
    ) async throws -> Reply {
        var ladder = RetryLadder()
        while true {
            try Task.checkCancellation()
            let token = try await nextToken()
            questions += 1
            let question = Question(
                repository: repository, number: questions, subject: subject(size.current), size: size.current)
            let attempt = try await send(question, token)
            if let reply = try await settle(attempt, &size, &ladder) { return reply }
            spend.repeats += 1
        }
    }

    /// A question that was sent, and what came of it.
    private struct Attempt {
        var question: Question
        var token: Int
        var verdict: AnswerVerdict
        var response: HTTPResponse?
    }

    private func send(_ question: Question, _ token: (index: Int, secret: Secret)) async throws -> Attempt {
        spend.requests += 1
        var request = HTTPRequest(
            .post, address.graphQL, headers: Self.headers, bearer: token.secret, body: question.body,
            limits: limits)
        request.headers["Content-Type"] = "application/json"
        do {
            let response = try await http.send(request)
            spend.bytes += response.receivedBytes
            return Attempt(
                question: question, token: token.index, verdict: .of(response, to: question),
                response: response)
        } catch let error as HTTPError {
            return Attempt(question: question, token: token.index, verdict: .of(error))
        }
    }

    /// Does what an attempt calls for: takes the answer, or waits, shrinks and lets tokens rest.
    ///
    /// - Returns: the answer; nil to ask again.
    private func settle(
        _ attempt: Attempt, _ size: inout QuerySize, _ ladder: inout RetryLadder
    ) async throws -> Reply? {
        let repository = attempt.question.repository
        let reading = attempt.response.flatMap { RateReading($0.headers) }
        let now = clock.now()
        var cost: Int?
        if case .answered(let answer, _) = attempt.verdict { cost = answer.cost }
        pool.note(reading, cost: cost, of: attempt.token, at: now)
        spend.points += cost ?? 0
        switch attempt.verdict {
        case .answered(let answer, let isPartial):
            guard !isPartial || !ladder.shouldRepeatPart() else {
                size.shrink()
                try await pause(1)
                return nil
            }
            size.succeeded(cost: cost)
            let date = attempt.response?.headers["date"].flatMap(HTTPDate.parse)
            return Reply(
                question: attempt.question, answer: answer, body: attempt.response?.body ?? [],
                servedAt: date ?? Timestamp(seconds: Int64(now)))
        case .limited(let retryAfter):
            guard let seconds = ladder.pauseAfterLimit(retryAfter: retryAfter, reading: reading, at: now)
            else {
                throw GitHubError.gaveUp(repository, attempts: ladder.limits, last: "a limit was met")
            }
            pool.block(attempt.token, until: now + seconds)
        case .badToken: refuseToken(attempt.token)
        case .failed(let words, let isTooMuch):
            if isTooMuch { size.shrink() }
            guard let seconds = ladder.pauseAfterFailure(chance: clock.chance()) else {
                throw GitHubError.gaveUp(repository, attempts: ladder.failures, last: words)
            }
            try await pause(seconds)
        case .noRepository(let words): throw GitHubError.noRepository(repository, said: words)
        case .refused(let words): throw GitHubError.refused(repository, said: words)
        }
        return nil
    }

    private func refuseToken(_ index: Int) {
        if case .given(_, let place) = sources[index] {
            notice("GitHub does not accept a token from \(place); it is not used again")
            pool.refuse(index)
            return
        }
        // An App's token may have ended early; one that is refused again and again will not get better.
        minted[index] = nil
        refusals[index, default: 0] += 1
        guard refusals[index, default: 0] >= 3 else { return }
        notice("GitHub does not accept the App's tokens; they are not used again")
        pool.refuse(index)
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
    private func nextToken() async throws -> (index: Int, secret: Secret) {
        while true {
            let now = clock.now()
            switch pool.choose(at: now) {
            case .use(let index):
                if let secret = try await secret(index) { return (index, secret) }
            case .wait(let moment):
                // A little later, as clocks differ.
                let seconds = moment - now + 0.05
                if seconds > 30 {
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
                pool.refuse(index)
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
