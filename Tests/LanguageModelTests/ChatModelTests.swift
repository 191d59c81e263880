import HTTP
import LoopbackGitHub
import Testing

@testable import LanguageModel

@Suite("Asking a language model")
struct ChatModelTests {
    @Test("The question goes out as a chat, and the first choice comes back")
    func answer() async throws {
        let server = try LoopbackServer { request in
            let body = String(decoding: request.body, as: UTF8.self)
            let isRight =
                request.target == "/v1/chat/completions" && request.headers["authorization"] == "Bearer k"
                && body.contains("\"model\":\"m\"") && body.contains("be brief") && body.contains("why?")
            return LoopbackResponse(
                text: #"{"choices": [{"message": {"role": "assistant", "content": "\#(isRight)"}}]}"#)
        }
        defer { server.stop() }
        let model = try ChatModel(endpoint: "\(server.address)/v1/", name: "m", key: Secret("k"))
        #expect(try await model.answer(system: "be brief", question: "why?") == "true")
    }

    @Test("A refusal is told with its status, and without the key")
    func refusal() async throws {
        let server = try LoopbackServer { _ in LoopbackResponse(401, text: "no such key") }
        defer { server.stop() }
        let model = try ChatModel(endpoint: server.address, name: "m", key: Secret("hidden-key"))
        let error = await #expect(throws: ChatModelError.self) {
            try await model.answer(system: "", question: "")
        }
        #expect(error == .refused(status: 401, said: "no such key"))
        #expect(error?.description.contains("hidden-key") == false)
    }

    @Test("What is no chat completion is named", arguments: ["", "{}", "<html>", #"{"choices": []}"#])
    func unreadable(body: String) async throws {
        let server = try LoopbackServer { _ in LoopbackResponse(text: body) }
        defer { server.stop() }
        let model = try ChatModel(endpoint: server.address, name: "m", key: nil)
        await #expect(throws: ChatModelError.unreadable) { try await model.answer(system: "", question: "") }
    }
}
