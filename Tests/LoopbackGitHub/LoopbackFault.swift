/// What may go wrong with one answer of GitHub, for a moment.
package enum LoopbackFault: CaseIterable, Sendable {
    /// The proxies' page for an overloaded server.
    case badGateway
    /// An error in JSON.
    case serverError
    /// No body at all.
    case gatewayTimeout
    /// A secondary limit that says how long to wait.
    case secondaryWithRetryAfter
    /// A secondary limit that does not say it.
    case secondaryWithout
    /// A secondary limit told as a page for people.
    case abusePage
    /// 429 until a moment.
    case tooMany
    /// A 200 whose errors tell of the limit.
    case limitInErrors
    /// A 200 whose errors tell of a timeout.
    case timeoutInErrors
    /// Half of the nodes are null, with an error each.
    case partial
    /// The connection ends before the body does.
    case cut
    /// The body ends early, and its length says so.
    case truncated
    /// A page for people with status 200.
    case page
    /// An empty body with status 200.
    case empty
    /// An object with nothing in it.
    case hollow
    /// `NaN` where a number should be.
    case notANumber
    /// Ten thousand brackets.
    case deep
    /// The connection ends without a word.
    case silent
    /// The answer to the question before.
    case stale
    /// It says that it is packed and is not.
    case misPacked
    /// A redirect to itself.
    case redirectLoop
    /// It announces a gigabyte.
    case gigabyte

    /// The answer, given the right one and the one before.
    func answer(
        _ right: LoopbackResponse, before: LoopbackResponse?, target: String, now: Int
    ) -> LoopbackResponse {
        func json(_ status: Int, _ text: String, _ headers: [(name: String, value: String)] = [])
            -> LoopbackResponse
        {
            LoopbackResponse(
                status, headers: headers + [("Content-Type", "application/json; charset=utf-8")], text: text)
        }
        let html: [(name: String, value: String)] = [("Content-Type", "text/html; charset=utf-8")]
        let limited =
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
        var wrong = right
        switch self {
        case .badGateway:
            return LoopbackResponse(502, headers: html, text: "<html><h1>502 Bad Gateway</h1></html>")
        case .serverError: return json(500, #"{"message": "Server Error"}"#)
        case .gatewayTimeout: return LoopbackResponse(504)
        case .secondaryWithRetryAfter:
            return json(403, #"{"message": "\#(limited)"}"#, [("Retry-After", "1")])
        case .secondaryWithout: return json(403, #"{"message": "\#(limited)"}"#)
        case .abusePage:
            return LoopbackResponse(
                403, headers: html,
                text: "<html><title>Rate limit &middot; GitHub</title>Access has been restricted</html>")
        case .tooMany:
            return json(
                429, #"{"message": "API rate limit exceeded"}"#,
                [
                    ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "\(now + 2)"),
                ])
        case .limitInErrors:
            return json(
                200, #"{"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}"#,
                [
                    ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "\(now + 2)"),
                ])
        case .timeoutInErrors:
            return json(
                200,
                #"{"data": null, "errors": [{"message": "Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug."}]}"#
            )
        case .partial:
            return json(
                200,
                #"{"data": {"repository": {"pullRequests": null}}, "errors": [{"type": "SERVICE_UNAVAILABLE", "path": ["repository", "pullRequests"], "message": "Something went wrong"}]}"#
            )
        case .cut: wrong.manner = .cut(after: right.body.count / 2)
        case .truncated: wrong.body.removeLast(right.body.count / 3)
        case .page: return LoopbackResponse(200, headers: html, text: "<html>Whoa there!</html>")
        case .empty: return json(200, "")
        case .hollow: return json(200, "{}")
        case .notANumber: return json(200, #"{"data": {"rateLimit": {"cost": NaN}}}"#)
        case .deep: return json(200, String(repeating: "[", count: 10_000))
        case .silent: return LoopbackResponse(manner: .silent)
        case .stale: return before ?? LoopbackResponse(502)
        case .misPacked: wrong.headers.append(("Content-Encoding", "gzip"))
        case .redirectLoop: return LoopbackResponse(307, headers: [("Location", target)])
        case .gigabyte:
            return LoopbackResponse(
                headers: [("Content-Length", "\(1 << 30)")], text: "{", manner: .cut(after: 1))
        }
        return wrong
    }
}
