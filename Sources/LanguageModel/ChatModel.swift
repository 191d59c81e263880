internal import Foundation
package import HTTP

/// A language model with an endpoint of OpenAI's chat completions.
///
/// Its answers are untrusted: callers must check them.
package struct ChatModel: Sendable {
    package let name: String
    private let endpoint: String
    private let key: Secret?
    private let client: HTTPClient

    /// - Parameters:
    ///   - endpoint: the base address of `/chat/completions`, such as `https://HOST/v1`.
    ///   - name: the model's name.
    ///   - key: the value of `Authorization: Bearer`; nil for endpoints without authentication.
    /// - Throws: `HTTPError` when the client cannot be started.
    package init(endpoint: String, name: String, key: Secret?) throws(HTTPError) {
        var endpoint = endpoint
        while endpoint.hasSuffix("/") { endpoint.removeLast() }
        self.endpoint = endpoint
        self.name = name
        self.key = key
        client = try HTTPClient(connectionsPerHost: 2)
    }

    private struct Message: Codable {
        var role: String
        var content: String?
    }

    private struct Question: Encodable {
        var model: String
        var messages: [Message]
        var temperature = 0
    }

    private struct Answer: Decodable {
        struct Choice: Decodable {
            var message: Message
        }
        var choices: [Choice]
    }

    /// The model's answer to one question.
    ///
    /// - Parameters:
    ///   - system: the system prompt.
    ///   - question: the user message.
    /// - Throws: `ChatModelError`; `HTTPError` when there is no answer; `CancellationError`.
    package func answer(system: String, question: String) async throws -> String {
        let body = try JSONEncoder().encode(
            Question(
                model: name,
                messages: [
                    Message(role: "system", content: system), Message(role: "user", content: question),
                ]))
        var limits = HTTPLimits()
        // The first byte may take minutes.
        limits.stallSeconds = 290
        limits.bodyBytes = 4 << 20
        let response = try await client.send(
            HTTPRequest(
                .post, endpoint + "/chat/completions", headers: ["Content-Type": "application/json"],
                bearer: key, body: Array(body), limits: limits))
        guard response.status == 200 else {
            throw ChatModelError.refused(
                status: response.status, said: String(decoding: response.body.prefix(300), as: UTF8.self))
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)),
            let text = answer.choices.first?.message.content
        else { throw ChatModelError.unreadable }
        return text
    }
}

/// Why a language model gave no answer.
package enum ChatModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The endpoint's status is not 200.
    case refused(status: Int, said: String)
    /// The response is not a chat completion.
    case unreadable

    /// Whether the same question may fare better later.
    package var isTransient: Bool {
        switch self {
        case .refused(let status, _): status == 429 || status >= 500
        case .unreadable: false
        }
    }

    /// What happened, and the remedy.
    package var description: String {
        switch self {
        case .refused(let status, let said):
            "the model's endpoint answered with status \(status): \(said); check --model-endpoint, --model and the key"
        case .unreadable:
            "the model's endpoint answered something that is no chat completion; check --model-endpoint"
        }
    }
}
