import Testing

@testable import HTTP

@Suite("Secrets in answers")
struct SecretRemovalTests {
    private func body(_ text: String, without secret: String) -> String {
        var response = HTTPResponse(status: 401, body: Array(text.utf8))
        response.remove(Secret(secret))
        return String(decoding: response.body, as: UTF8.self)
    }

    @Test("A token that a server repeats is taken out, wherever it stands")
    func removal() {
        let token = "ghp_0123456789abcdef"
        #expect(
            body("{\"message\":\"bad token \(token)\", \"again\":\"\(token)\"}", without: token)
                == "{\"message\":\"bad token (secret)\", \"again\":\"(secret)\"}")
        #expect(body("(secret)(secret)", without: "(secret)") == "(secret)(secret)")
    }

    @Test("Other answers stay as they are, and so do texts that are short enough to be there by chance")
    func others() {
        #expect(body("{\"x\":1}", without: "ghp_0123456789abcdef") == "{\"x\":1}")
        #expect(body("{\"x\":1}", without: "x") == "{\"x\":1}")
        #expect(body("", without: "") == "")
    }
}
