import Testing

@testable import Serving

struct SingleFlightTests {
    @Test("Who asks while it is under way gets the same; who asks later has it done again")
    func shared() async throws {
        let flight = SingleFlight<String, Int>()
        let done = Counter()
        @Sendable func ask() async throws -> Int {
            try await flight.value(of: "a") {
                try await Task.sleep(for: .milliseconds(500))
                return done.next()
            }
        }
        let (first, second) = (Task { try await ask() }, Task { try await ask() })
        #expect(try await first.value == 1)
        #expect(try await second.value == 1)
        #expect(try await ask() == 2)
    }

    @Test("It goes on when one of those who asked leaves")
    func leaving() async throws {
        let flight = SingleFlight<String, Int>()
        @Sendable func ask() async throws -> Int {
            try await flight.value(of: "a") {
                try await Task.sleep(for: .milliseconds(50))
                return 1
            }
        }
        let leaving = Task { try await ask() }
        let staying = Task { try await ask() }
        try await Task.sleep(for: .milliseconds(10))
        leaving.cancel()
        #expect(try await staying.value == 1)
    }
}
