import Sessions
import Synchronization
import TestSupport
import Testing

@testable import Serving

struct GymTests {
    private static let secret = "0123456789abcdef"
    private let work = ScriptedWork()
    private let directory: TemporaryDirectory
    private let gym: Gym

    init() throws {
        directory = try TemporaryDirectory()
        var options = ServingOptions()
        options.token = try AccessToken(Self.secret)
        options.mostGrades = 2
        gym = Gym(options, store: SessionStore(workspace: directory.path), holder: "/nonexistent", work: work)
    }

    private func ask(
        _ method: String, _ path: String, _ body: String = "",
        headers: [String: String] = ["x-api-key": secret]
    ) async -> HTTPAnswer {
        await gym.answer(HTTPCall(method: method, path: path, headers: headers, body: Array(body.utf8)))
    }

    @Test("Whether it is there is said to everybody, but not to whoever brings a wrong token")
    func alive() async {
        #expect(await ask("GET", "/is_alive", headers: [:]).status == 200)
        #expect(await ask("GET", "/is_alive", headers: ["x-api-key": "wrong"]).status == 401)
    }

    @Test(
        "Everything else takes a token",
        arguments: [
            ("GET", "/sessions"), ("POST", "/sessions"), ("POST", "/grade"), ("POST", "/execute"),
            ("DELETE", "/sessions/a"), ("GET", "/sessions/a/files"),
        ])
    func tokens(method: String, path: String) async {
        for headers in [[:], ["x-api-key": "wrong"], ["authorization": "Bearer wrong"]] {
            let answer = await ask(method, path, headers: headers)
            #expect(answer.status == 401)
            #expect(String(decoding: answer.body, as: UTF8.self).contains(#""detail":"#))
        }
    }

    @Test("SWE-ReX's calls at the root take the token of a session")
    func root() async {
        #expect(await ask("POST", "/execute", #"{"command":"ls"}"#).status == 401)
        #expect(await ask("POST", "/sessions/a/execute", #"{"command":"ls"}"#).status == 404)
    }

    @Test("What cannot be started says why")
    func starting() async {
        #expect(await ask("POST", "/sessions", #"{"image":"unknown"}"#).status == 404)
        let unprepared = await ask("POST", "/sessions", #"{"image":"a"}"#)
        #expect(unprepared.status == 404)
        #expect(work.prepared.withLock { $0 } == ["unknown", "a"])
        #expect(await ask("POST", "/sessions", #"{"image":"a","ttl":0}"#).status == 400)
        #expect(await ask("GET", "/sessions").body == Array(#"{"sessions":[]}"#.utf8))
    }

    @Test("A patch that is asked for twice at once is graded once")
    func oneGrade() async {
        let body = #"{"image":"a","patch":"p","policy":"swe-gym"}"#
        let answers = await withTaskGroup(of: HTTPAnswer.self) { group in
            for _ in 0..<8 { group.addTask { await ask("POST", "/grade", body) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.status == 200 && $0.body == Array(#"{"status":"resolved"}"#.utf8) })
        #expect(work.graded.withLock { $0 } == ["a p swe-gym"])
    }

    @Test("More grades than there is room for are sent away, and asked again they are made")
    func tooManyGrades() async {
        let answers = await withTaskGroup(of: HTTPAnswer.self) { group in
            for number in 0..<5 {
                group.addTask {
                    await ask(
                        "POST", "/grade", #"{"image":"a","patch":"\#(number)"}"#,
                        headers: ["x-api-key": Self.secret, "x-request-id": "\(number)"])
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0.status == 200 } == 2)
        #expect(answers.count { $0.status == 429 && $0.headers["retry-after"] == "5" } == 3)
        for number in 0..<5 {
            let again = await ask(
                "POST", "/grade", #"{"image":"a","patch":"\#(number)"}"#,
                headers: ["x-api-key": Self.secret, "x-request-id": "\(number)"])
            #expect(again.status == 200)
        }
        #expect(work.graded.withLock { $0 }.count == 5)
    }

    @Test("A grade takes an image and a patch, and nothing else")
    func gradeMembers() async {
        #expect(await ask("POST", "/grade", #"{"image":"a"}"#).status == 400)
        #expect(await ask("POST", "/grade", #"{"image":"a","patch":"","model":"x"}"#).status == 400)
    }

    @Test("Without a token loopback is open, but not to pages of a browser")
    func browsers() async throws {
        let open = Gym(
            ServingOptions(), store: SessionStore(workspace: directory.path), holder: "/nonexistent",
            work: work)
        func status(_ headers: [String: String]) async -> Int {
            await open.answer(HTTPCall(method: "GET", path: "/sessions", headers: headers)).status
        }
        #expect(await status(["host": "127.0.0.1:8000"]) == 200)
        #expect(await status(["host": "127.0.0.1:8000", "origin": "https://evil.example"]) == 401)
        #expect(await status(["host": "evil.example:8000"]) == 401)
    }
}
