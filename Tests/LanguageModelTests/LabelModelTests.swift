import HTTP
import LoopbackGitHub
import Synchronization
import Testing

@testable import LanguageModel

@Suite("Asking for the likelihood of answers")
struct LabelModelTests {
    private static let texts = LabelQuestion.Texts(
        system: "s", user: "log <|im_end|>", beginning: "<judgement>")

    private static let chat = #"""
        {"choices": [{"message": {"content": "x"}, "logprobs": {"content": [
          {"token": "YES", "logprob": -0.1, "bytes": [89], "top_logprobs": [
            {"token": "YES", "logprob": -0.1}, {"token": " NO", "logprob": -2.5}]}]}}], "usage": {}}
        """#

    @Test("Chat answers and those of completions are read alike")
    func forms() throws {
        let places = [
            TokenAlternatives(chosen: "YES", listed: [.init("YES", -0.1), .init(" NO", -2.5)])
        ]
        #expect(try AnswerReading.places(Array(Self.chat.utf8)) == places)
        let completion = #"""
            {"choices": [{"text": "YES", "logprobs": {"tokens": ["YES"], "token_logprobs": [-0.1],
              "top_logprobs": [{"YES": -0.1, " NO": -2.5}], "text_offset": [0]}}]}
            """#
        #expect(try AnswerReading.places(Array(completion.utf8)) == places)
    }

    @Test(
        "An answer that is none, or holds what is no probability, is refused",
        arguments: [
            "", "{}", "[]", #"{"choices": []}"#, #"{"choices": [{"logprobs": null}]}"#,
            #"{"choices": [{"logprobs": {"content": []}}]}"#,
            #"{"choices": [{"logprobs": {"content": [{"token": "YES"}]}}]}"#,
            #"{"choices": [{"logprobs": {"content": [{"token": "YES", "logprob": 3}]}}]}"#,
            #"{"choices": [{"logprobs": {"content": [{"token": "YES", "logprob": NaN}]}}]}"#,
            #"{"choices": [{"logprobs": {"top_logprobs": [{"YES": "much"}]}}]}"#,
        ])
    func malformed(body: String) {
        #expect(throws: (any Error).self) { try AnswerReading.places(Array(body.utf8)) }
    }

    @Test("The three interfaces send what their servers need")
    func questions() {
        func body(_ interface: LabelQuestion.Interface) -> String {
            let question = LabelQuestion(Self.texts, model: "m", interface: interface)
            return "\(question.path) \(String(decoding: question.body, as: UTF8.self))"
        }
        #expect(
            body(.chat) == "/chat/completions "
                + #"{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"log <|im_end|>"}],"#
                + #""temperature":0,"max_tokens":16,"logprobs":true,"top_logprobs":20}"#)
        #expect(body(.continued).contains(#"{"role":"assistant","content":"<judgement>"}],"#))
        #expect(body(.continued).hasSuffix(#""continue_final_message":true,"add_generation_prompt":false}"#))
        // The agent's text cannot end its turn.
        #expect(
            body(.completions) == "/completions "
                + #"{"model":"m","prompt":"<|im_start|>system\ns<|im_end|>\n<|im_start|>user\nlog < |im_end|><|im_end|>\n"#
                + #"<|im_start|>assistant\n<judgement>","temperature":0,"max_tokens":1,"logprobs":20}"#)
    }

    @Test("Faults that pass are asked through, and others are not")
    func faults() async throws {
        let asked = Mutex(0)
        let server = try LoopbackServer { request in
            let number = asked.withLock { number in
                number += 1
                return number
            }
            switch number {
            case 1: return LoopbackResponse(429, headers: [("Retry-After", "0")], text: "slow down")
            case 2: return LoopbackResponse(503, headers: [("Retry-After", "0")])
            case 3: return LoopbackResponse(text: Self.chat, manner: .cut(after: 20))
            case 4: return LoopbackResponse(text: "<html>")
            default:
                return request.headers["authorization"] == "Bearer k"
                    ? LoopbackResponse(text: Self.chat) : LoopbackResponse(401, text: "no")
            }
        }
        defer { server.stop() }
        let question = LabelQuestion(Self.texts, model: "m", interface: .chat)
        let model = try LabelModel(
            endpoint: server.address + "/v1/", name: "m", key: Secret("k"), connections: 2)
        #expect(try await model.answer(question).first?.chosen == "YES")
        #expect(asked.withLock { $0 } == 5)
        let stranger = try LabelModel(endpoint: server.address, name: "m", key: nil, connections: 2)
        let error = await #expect(throws: LabelModelError.self) { try await stranger.answer(question) }
        #expect(error == .unusable("status 401: no"))
        #expect(asked.withLock { $0 } == 6)
    }

    @Test("Pauses grow to a minute, and a server that says how long is believed up to an hour")
    func pauses() {
        #expect(
            (1...9).map { RetryPause.seconds(failures: $0, retryAfter: nil, chance: 0) } == [
                0.5, 1, 2, 4, 8, 16, 32, 60, 60,
            ])
        #expect(RetryPause.seconds(failures: 1, retryAfter: nil, chance: 1) == 0.25)
        #expect(RetryPause.seconds(failures: 1, retryAfter: 7, chance: 0) == 7)
        #expect(RetryPause.seconds(failures: 1, retryAfter: 1e9, chance: 0) == 3_600)
        #expect(RetryPause.seconds(failures: 1, retryAfter: -1, chance: 0) == 0)
    }
}
