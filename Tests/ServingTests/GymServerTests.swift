import HTTP
import Sessions
import Synchronization
import TestSupport
import Testing

@testable import Serving

struct GymServerTests {
    @Test("A server says where it listens, answers over HTTP, and ends when it is cancelled")
    func serving() async throws {
        let directory = try TemporaryDirectory()
        var options = ServingOptions()
        options.bodyBytes = 1 << 20
        options.token = try AccessToken("0123456789abcdef")
        let server = try GymServer(
            options, store: SessionStore(workspace: directory.path), holder: "/nonexistent",
            work: ScriptedWork())
        let (addresses, announce) = AsyncStream.makeStream(of: String.self)
        let running = Task { try await server.run { announce.yield($0) } }
        let address = try #require(await addresses.first { _ in true })
        #expect(address.hasPrefix("http://127.0.0.1:"))

        let client = try HTTPClient()
        #expect(try await client.send(HTTPRequest(.get, "\(address)/is_alive")).status == 200)
        let grade = HTTPRequest(
            .post, "\(address)/grade", bearer: Secret("0123456789abcdef"),
            body: Array(#"{"image":"a","patch":"p"}"#.utf8))
        #expect(try await client.send(grade).status == 200)
        var large = grade
        large.body = Array(repeating: 65, count: 2 << 20)
        #expect(try await client.send(large).status == 413)
        var nobody = large
        nobody.bearer = nil
        // Whoever may not ask sends no body either.
        #expect(try await client.send(nobody).status == 401)

        running.cancel()
        try await running.value
    }
}
