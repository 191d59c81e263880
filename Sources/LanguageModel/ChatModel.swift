internal import Foundation
package import HTTP

/// A language model behind an endpoint that speaks OpenAI's chat completions.
///
/// What it answers is foreign text like any other: whoever asks checks it.
package struct ChatModel: Sendable {
    /// The model's name, as the endpoint knows it.
    package let name: String
    private let endpoint: String
    private let key: Secret?
    private let client: HTTPClient

    /// A model.
    ///
    /// - Parameters:
    ///   - endpoint: the address below which `/chat/completions` lies, such as `https://HOST/v1`.
    ///   - name: the model's name.
    ///   - key: what goes into `Authorization: Bearer`; nil for endpoints that want none.
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
    ///   - system: what the model is told to be.
    ///   - question: what it is asked.
    /// - Throws: `ChatModelError`; `HTTPError` when there is no answer; `CancellationError`.
    package func answer(system: String, question: String) async throws -> String {
        let body = try JSONEncoder().encode(
            Question(
                model: name,
                messages: [
                    Message(role: "system", content: system), Message(role: "user", content: question),
                ]))
        var limits = HTTPLimits()
        // A model may think for minutes before its first byte.
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
    /// The endpoint answered with another status than 200.
    case refused(status: Int, said: String)
    /// What it answered is no chat completion.
    case unreadable

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
