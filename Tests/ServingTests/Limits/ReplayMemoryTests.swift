import Digests
import Testing

@testable import Serving

struct ReplayMemoryTests {
    private let key = ReplayMemory.Key(path: "/execute", id: "1")
    private let body = SHA256Digest(of: "body")

    @Test("A request that is sent again, also while it is under way, is done once")
    func once() async throws {
        let memory = ReplayMemory()
        let done = Counter()
        let (key, body) = (key, body)
        let asked = (0..<20).map { _ in
            Task {
                try await memory.answer(key, body: body) {
                    try? await Task.sleep(for: .milliseconds(20))
                    return HTTPAnswer(body: [UInt8(done.next())])
                }
            }
        }
        var answers: [HTTPAnswer] = []
        for task in asked { answers.append(try await task.value) }
        #expect(answers == Array(repeating: HTTPAnswer(body: [1]), count: 20))
    }

    @Test("Another body of the same id is refused, and the same id elsewhere is another request")
    func others() async throws {
        let memory = ReplayMemory()
        _ = try await memory.answer(key, body: body) { HTTPAnswer(body: [1]) }
        let refused = await #expect(throws: ServingError.self) {
            try await memory.answer(key, body: SHA256Digest(of: "other")) { HTTPAnswer() }
        }
        #expect(refused?.kind == .conflict)
        let elsewhere = ReplayMemory.Key(path: "b /execute", id: "1")
        #expect(try await memory.answer(elsewhere, body: body) { HTTPAnswer(body: [2]) }.body == [2])
    }

    @Test("Whoever was sent away may ask again")
    func sentAway() async throws {
        let memory = ReplayMemory()
        _ = try await memory.answer(key, body: body) { HTTPAnswer(status: 429) }
        #expect(try await memory.answer(key, body: body) { HTTPAnswer(body: [2]) }.body == [2])
    }

    @Test("Of many answers the last are kept")
    func bounded() async throws {
        let memory = ReplayMemory(mostEntries: 10, mostBytes: 50)
        func ask(_ id: Int) async throws -> UInt8? {
            try await memory.answer(.init(path: "", id: "\(id)"), body: body) {
                HTTPAnswer(body: Array(repeating: UInt8(id), count: 10))
            }.body.first
        }
        for id in 0..<20 { _ = try await ask(id) }
        let again = try await memory.answer(.init(path: "", id: "19"), body: body) { HTTPAnswer(body: [99]) }
        #expect(again.body.first == 19)
        let first = try await memory.answer(.init(path: "", id: "0"), body: body) { HTTPAnswer(body: [99]) }
        #expect(first.body.first == 99)
    }
}
