package import HTTP
internal import JSON

/// A language model that is asked for the likelihood of its answers, at an endpoint of OpenAI's kind.
package struct LabelModel: Sendable {
    /// The model's name.
    package let name: String
    private let endpoint: String
    private let key: Secret?
    private let client: HTTPClient

    /// - Parameters:
    ///   - endpoint: the base address of `/chat/completions` and `/completions`, such as `https://HOST/v1`.
    ///   - name: the model's name.
    ///   - key: the value of `Authorization: Bearer`; nil for endpoints without authentication.
    ///   - connections: how many questions are open at once.
    /// - Throws: `HTTPError` when the client cannot be started.
    package init(endpoint: String, name: String, key: Secret?, connections: Int) throws(HTTPError) {
        var endpoint = endpoint
        while endpoint.hasSuffix("/") { endpoint.removeLast() }
        self.endpoint = endpoint
        self.name = name
        self.key = key
        client = try HTTPClient(connectionsPerHost: connections)
    }

    /// Asks once.
    ///
    /// - Throws: `LabelModelError`; `CancellationError`.
    package func ask(_ question: LabelQuestion) async throws -> [TokenAlternatives] {
        var limits = HTTPLimits()
        // The first byte may take minutes.
        limits.stallSeconds = 290
        limits.totalSeconds = 600
        limits.bodyBytes = 4 << 20
        limits.redirects = 0
        let response: HTTPResponse
        do {
            response = try await client.send(
                HTTPRequest(
                    .post, endpoint + question.path, headers: ["Content-Type": "application/json"],
                    bearer: key,
                    body: question.body, limits: limits))
        } catch let error as HTTPError {
            throw error.isTransient
                ? LabelModelError.busy("\(error)", retryAfter: nil) : .unusable("\(error)")
        }
        let said = String(decoding: response.body.prefix(300), as: UTF8.self)
        switch response.status {
        case 200: break
        case 408, 409, 425, 429, 500...:
            throw LabelModelError.busy(
                "status \(response.status): \(said)",
                retryAfter: response.headers["Retry-After"].flatMap { Double($0) })
        case 400, 413, 422: throw LabelModelError.refused(status: response.status, said: said)
        default: throw LabelModelError.unusable("status \(response.status): \(said)")
        }
        do throws(JSONFault) {
            return try AnswerReading.places(response.body)
        } catch {
            // A proxy's page and half an answer look like this, and pass.
            throw LabelModelError.busy("an answer that cannot be used: \(error)", retryAfter: nil)
        }
    }

    /// Asks until there is an answer, with longer and longer pauses.
    ///
    /// A question that is open when the task is cancelled is waited for: its answer is paid for.
    ///
    /// - Parameter attempts: after so many failures it is given up.
    /// - Throws: as `ask`, of the last failure.
    package func answer(_ question: LabelQuestion, attempts: Int = 8) async throws -> [TokenAlternatives] {
        var failures = 0
        while true {
            do {
                try Task.checkCancellation()
                return try await Task { try await ask(question) }.value
            } catch let error as LabelModelError {
                guard case .busy(_, let retryAfter) = error else { throw error }
                failures += 1
                guard failures < attempts else { throw error }
                let pause = RetryPause.seconds(
                    failures: failures, retryAfter: retryAfter, chance: Double.random(in: 0..<1))
                try await Task.sleep(for: .seconds(pause))
            }
        }
    }
}

/// How long to wait before a question is asked again.
package enum RetryPause {
    /// As the server says, an hour at most; else 0.5, 1, 2 … 60 seconds, less up to a half by chance.
    package static func seconds(failures: Int, retryAfter: Double?, chance: Double) -> Double {
        if let retryAfter, retryAfter.isFinite { return min(max(retryAfter, 0), 3_600) }
        var pause = 0.5
        for _ in 1..<max(1, min(failures, 20)) { pause = min(60, pause * 2) }
        return pause * (1 - chance / 2)
    }
}

/// Why a model did not say how likely its answers are.
package enum LabelModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server or the way to it had a fault that may pass.
    case busy(String, retryAfter: Double?)
    /// The server does not take this question: it may be too long.
    case refused(status: Int, said: String)
    /// No question to this endpoint can succeed.
    case unusable(String)

    /// What happened, and the remedy.
    package var description: String {
        switch self {
        case .busy(let what, _): "the model's endpoint: \(what)"
        case .refused(let status, let said):
            "the model's endpoint refuses the question, status \(status): \(said)"
        case .unusable(let what):
            "the model's endpoint: \(what); check --model-endpoint, --model, --interface and SWEGYM_MODEL_KEY"
        }
    }
}
