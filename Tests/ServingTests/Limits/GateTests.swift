import Testing

@testable import Serving

struct GateTests {
    @Test("Whoever comes beyond the limit is sent away with a time, and room that is left is room again")
    func limit() async throws {
        let gate = Gate("grades", limit: 2, retryAfter: 5)
        try await gate.during {
            try await gate.during {
                let sent = await #expect(throws: ServingError.self) { try await gate.during {} }
                #expect(sent?.kind == .tooMany)
                #expect(sent.map { HTTPAnswer.failure($0) }?.headers["retry-after"] == "5")
                #expect(sent.map { HTTPAnswer.failure($0) }?.status == 429)
            }
            try await gate.during {}
        }
    }

    @Test("Room is given back by what fails")
    func failure() async throws {
        struct Failure: Error {}
        let gate = Gate("grades", limit: 1, retryAfter: 5)
        await #expect(throws: Failure.self) { try await gate.during { throw Failure() } }
        try await gate.during {}
    }
}
