import Testing

@testable import Serving

struct AccessTokenTests {
    @Test func aTokenMatchesItselfAlone() throws {
        let token = try AccessToken("0123456789abcdef")
        #expect(token.matches(.presented("0123456789abcdef")))
        #expect(!token.matches(.presented("0123456789abcdeF")))
        #expect(!token.matches(.presented("")))
        #expect("\(token)" == "a token")
    }

    @Test("One that could be guessed is refused")
    func short() {
        #expect(throws: ServingError.self) { try AccessToken("secret") }
    }

    @Test("Those of sessions have 256 bits, and no two are alike")
    func random() {
        let made = (0..<100).map { _ in AccessToken.random() }
        #expect(Set(made.map(\.text)).count == 100)
        #expect(made.allSatisfy { $0.text.utf8.count == 64 && $0.token.matches(.presented($0.text)) })
    }
}
