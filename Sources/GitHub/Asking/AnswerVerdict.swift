internal import HTTP
internal import Instances
internal import JSON

/// What can be read from an answer of GitHub.
protocol GitHubAnswer: Sendable {
    /// What the question cost of its budget; nil when the answer does not say.
    var cost: Int? { get }
}

/// What an answer of GitHub amounts to: decided from the answer alone.
enum AnswerVerdict<Answer: GitHubAnswer>: Sendable {
    /// It answers the question; `isPartial` when GitHub says that something failed.
    case answered(Answer, isPartial: Bool)
    /// A limit was met; `retryAfter` seconds, when GitHub says so.
    case limited(retryAfter: Double?)
    /// GitHub does not know the token.
    case badToken
    /// It may go better another time; `isTooMuch` when a smaller question may.
    case failed(String, isTooMuch: Bool)
    /// There is no such repository.
    case noRepository(String)
    /// It will go no better.
    case refused(String)

    /// The verdict about an answer by its status alone; nil when it is what was asked for.
    static func ofStatus(_ response: HTTPResponse) -> AnswerVerdict? {
        switch response.status {
        case 200: return nil
        case 401: return .badToken
        case 403, 429: return ofRefusal(response)
        case 502, 503, 504:
            return .failed("GitHub answers with status \(response.status)", isTooMuch: true)
        case 500...: return .failed("GitHub answers with status \(response.status)", isTooMuch: false)
        default:
            return .refused("it answers with status \(response.status)\(said(response))")
        }
    }

    /// The verdict about a request that got no answer.
    static func of(_ error: HTTPError) -> AnswerVerdict {
        switch error.kind {
        case .bodyTooLarge, .timeout, .stalled: .failed(error.description, isTooMuch: true)
        // A server that misbehaves for a moment redirects in circles, too.
        case .tooManyRedirects, .headerTooLarge: .failed(error.description, isTooMuch: false)
        default:
            error.isTransient ? .failed(error.description, isTooMuch: false) : .refused(error.description)
        }
    }

    /// 403 says three things: a limit, in JSON or as a page for people, or that it is forbidden.
    private static func ofRefusal(_ response: HTTPResponse) -> AnswerVerdict {
        let retryAfter = response.headers["retry-after"].flatMap { Double($0) }
        let isPage = response.headers["content-type"]?.contains("html") == true
        let words = said(response).lowercased()
        let isLimit =
            response.status == 429 || retryAfter != nil || isPage
            || response.headers["x-ratelimit-remaining"] == "0"
            || ["rate limit", "abuse", "too many", "wait a few minutes"].contains { words.contains($0) }
        return isLimit
            ? .limited(retryAfter: retryAfter) : .refused("it answers with status 403\(said(response))")
    }

    /// What a JSON body says, shortened.
    private static func said(_ response: HTTPResponse) -> String {
        do throws(JSONFault) {
            let message = try RepositoryAnswer(response.body).message ?? ""
            return message.isEmpty ? "" : ": \(message.prefix(300))"
        } catch {
            return ""
        }
    }
}

extension AnswerVerdict where Answer == RepositoryAnswer {
    /// The verdict about an answer to a question.
    static func of(_ response: HTTPResponse, to question: Question) -> AnswerVerdict {
        ofStatus(response) ?? ofBody(response, to: question)
    }

    private static func ofBody(_ response: HTTPResponse, to question: Question) -> AnswerVerdict {
        let answer: RepositoryAnswer
        do throws(JSONFault) {
            answer = try RepositoryAnswer(response.body)
        } catch {
            return .failed("its answer cannot be read: \(error)", isTooMuch: false)
        }
        if answer.errors.contains(where: { $0.type == "RATE_LIMITED" }) {
            return .limited(retryAfter: response.headers["retry-after"].flatMap { Double($0) })
        }
        if let fault = answer.errors.first(where: { $0.type == "NOT_FOUND" && $0.path == ["repository"] }) {
            return .noRepository(fault.message ?? "There is no such repository.")
        }
        let serious = answer.errors.filter { !$0.isAbsence }
        if !answer.hasRepository { return ofNothing(answer, serious) }
        guard answer.asked == question.number else {
            return .failed("it answers another question", isTooMuch: false)
        }
        if let gap = answer.gap(in: question) {
            return .failed(serious.first?.message ?? gap, isTooMuch: !serious.isEmpty)
        }
        return .answered(answer, isPartial: !serious.isEmpty)
    }

    /// An answer without a repository: too much, or refused, or nothing.
    private static func ofNothing(_ answer: RepositoryAnswer, _ faults: [GraphQLFault]) -> AnswerVerdict {
        guard let fault = faults.first else {
            return .failed(answer.message ?? "its answer holds nothing", isTooMuch: false)
        }
        return of(fault)
    }
}

extension AnswerVerdict {
    /// The verdict about a question that GraphQL did not answer.
    static func of(_ fault: GraphQLFault) -> AnswerVerdict {
        let words = fault.message ?? fault.type ?? "an error without words"
        switch fault.type {
        case "MAX_NODE_LIMIT_EXCEEDED", "RESOURCE_LIMITS_EXCEEDED": return .failed(words, isTooMuch: true)
        case "FORBIDDEN", "INSUFFICIENT_SCOPES", "undefinedField", "EXCESSIVE_PAGINATION":
            return .refused("it refuses the question: \(words)")
        default: return .failed(words, isTooMuch: true)
        }
    }
}

extension RepositoryAnswer {
    /// What of the question the answer leaves open; nil when nothing.
    func gap(in question: Question) -> String? {
        switch question.subject {
        case .pulls(let after), .census(let after), .changes(let after, _):
            guard let pulls else { return "its answer holds no list of pull requests" }
            if pulls.hasNext, pulls.end == nil || pulls.end == after || pulls.nodes.isEmpty {
                return "its page leads nowhere"
            }
            if pulls.nodes.count > question.size { return "its page is larger than asked for" }
            if case .changes(_, .some) = question.subject, changedIssues == nil {
                return "its answer holds no list of issues"
            }
        case .changedIssues(_, let after):
            guard let changedIssues else { return "its answer holds no list of issues" }
            if changedIssues.hasNext, changedIssues.end == nil || changedIssues.end == after {
                return "its page leads nowhere"
            }
        case .items(let numbers):
            if let missing = numbers.first(where: { items[$0] == nil }) {
                return "its answer says nothing of #\(missing)"
            }
        case .pullsByNumber(let numbers):
            if let missing = numbers.first(where: { pullsByNumber[$0] == nil }) {
                return "its answer says nothing of #\(missing)"
            }
        case .comments(let cursors):
            if let missing = cursors.keys.first(where: { items[$0] == nil }) {
                return "its answer says nothing of #\(missing)"
            }
        case .measure:
            if pulls == nil { return "its answer holds no list of pull requests" }
        }
        return nil
    }
}
