import Testing

@testable import Serving

struct RouteTests {
    @Test("Sessions have paths of their own, and SWE-ReX's calls stand at the root and below them")
    func paths() throws {
        #expect(try Route(method: "POST", path: "/sessions") == .start)
        #expect(try Route(method: "GET", path: "/sessions/a/diff") == .difference("a"))
        #expect(try Route(method: "PUT", path: "/sessions/a/files") == .writeFile("a"))
        #expect(try Route(method: "DELETE", path: "/sessions/a") == .stop("a"))
        #expect(try Route(method: "POST", path: "/grade") == .gradePatch)
        #expect(try Route(method: "POST", path: "/run_in_session") == .rex(.runInSession, session: nil))
        #expect(try Route(method: "GET", path: "/sessions/a/is_alive") == .rex(.isAlive, session: "a"))
    }

    @Test(
        "What is not there is not found",
        arguments: [
            ("GET", "/"), ("GET", "/execute"), ("POST", "/is_alive"), ("PUT", "/sessions"),
            ("POST", "/sessions/a"), ("POST", "/sessions/a/b/c"), ("POST", "/sessions/../grade/x"),
        ])
    func absent(method: String, path: String) {
        #expect { try Route(method: method, path: path) } throws: {
            ($0 as? ServingError)?.kind == .notFound
        }
    }
}
