import Foundation
import JSON
import Sessions
import TestSupport
import Testing

@testable import Serving

/// What clients get of a session that is really there.
@Suite(.enabled(if: ServedPlace.hindrance == nil))
final class ServedSessionTests: Sendable {
    private struct Started: Decodable {
        var name: String
        var token: String
    }

    private let place: ServedPlace
    private let gym: Gym

    init() throws {
        place = try ServedPlace()
        var options = ServingOptions()
        options.mostSessions = 2
        gym = Gym(options, store: place.store, holder: ServedPlace.holder, work: ScriptedWork())
    }

    private func ask(
        _ method: String, _ path: String, _ body: String = "", token: String? = nil, id: String? = nil,
        query: [String: String] = [:]
    ) async -> (status: Int, body: String, headers: [String: String]) {
        var call = HTTPCall(method: method, path: path, query: query, body: Array(body.utf8))
        call.headers = ["host": "127.0.0.1", "x-api-key": token ?? "", "x-request-id": id ?? ""]
        let answer = await gym.answer(call)
        return (answer.status, String(decoding: answer.body, as: UTF8.self), answer.headers)
    }

    private func start(_ more: String = "") async throws -> Started {
        let answer = await ask("POST", "/sessions", #"{"image":"demo"\#(more)}"#)
        try #require(answer.status == 201, "\(answer.body)")
        return try CanonicalJSON.decode(Started.self, from: Data(answer.body.utf8))
    }

    @Test("A session is started, worked in by commands and files, and ended")
    func life() async throws {
        let session = try await start(#","name":"one","env":{"WORD":"a b"}"#)
        let path = "/sessions/\(session.name)"
        let made = await ask(
            "POST", "\(path)/exec",
            #"{"command":"pwd; echo \"$WORD\"; cat; echo e >&2; exit 3","input":"in"}"#)
        #expect(
            made.body
                == #"{"exit_code":3,"stderr":"e\n","stdout":"/testbed\na b\nin","timed_out":false,"truncated":false}"#
        )
        #expect(
            await ask("POST", "\(path)/exec", #"{"command":["no-such"]}"#).body.contains(#""exit_code":127"#))
        let late = await ask("POST", "\(path)/exec", #"{"command":"echo a; sleep 60","timeout":3}"#)
        #expect(late.body.contains(#""exit_code":124,"stderr":"","stdout":"a\n","timed_out":true"#))

        #expect(
            await ask("PUT", "\(path)/files", "text\u{0}", query: ["path": "/tmp/new/file"]).status == 204)
        #expect(await ask("GET", "\(path)/files", query: ["path": "/tmp/new/file"]).body == "text\u{0}")
        #expect(await ask("GET", "\(path)/files", query: ["path": "/tmp/none"]).status == 404)
        #expect(await ask("GET", "\(path)/files", query: ["path": "/dev/zero"]).status == 413)
        #expect(await ask("GET", "\(path)/files", query: ["path": "relative"]).status == 400)

        #expect(await ask("POST", "/sessions", #"{"image":"demo","name":"one"}"#).status == 409)
        #expect(await ask("DELETE", path).status == 204)
        #expect(await ask("GET", path).status == 404)
        #expect(try place.store.names().isEmpty)
    }

    @Test("A session's token is for that session alone")
    func tokens() async throws {
        let (one, other) = (try await start(), try await start())
        #expect(await ask("GET", "/sessions/\(one.name)", token: one.token).status == 200)
        #expect(await ask("GET", "/sessions/\(other.name)", token: one.token).status == 401)
        #expect(await ask("GET", "/sessions", token: one.token).status == 401)
        #expect(await ask("POST", "/execute", #"{"command":["pwd"]}"#, token: other.token).status == 200)
        let third = await ask("POST", "/sessions", #"{"image":"demo"}"#)
        #expect(third.status == 429 && third.headers["retry-after"] != nil)
        await gym.registry.close()
        #expect(await ask("GET", "/sessions/\(one.name)", token: one.token).status == 401)
        #expect(await ask("POST", "/sessions", #"{"image":"demo"}"#).status == 503)
        #expect(try place.store.names().isEmpty)
    }

    @Test("A session ends with its time, and what is left of it is removed")
    func time() async throws {
        let session = try await start(#","ttl":1"#)
        let alive = gym.registry.all
        for _ in 0..<500 where alive.contains(where: \.isAlive) {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(await ask("GET", "/is_alive", token: session.token).body.contains(#""is_alive":false"#))
        #expect(await ask("GET", "/sessions").body == #"{"sessions":[]}"#)
        #expect(try place.store.names().isEmpty)
    }

    @Test("A request that is sent twice is done once")
    func twice() async throws {
        let session = try await start()
        let body = #"{"command":"echo x >> /tmp/count; wc -l < /tmp/count","shell":true}"#
        async let first = ask("POST", "/execute", body, token: session.token, id: "a")
        async let second = ask("POST", "/execute", body, token: session.token, id: "a")
        let answers = await [first.body, second.body]
        #expect(answers.allSatisfy { $0.contains(#""stdout":"1\n""#) })
        #expect(
            await ask("POST", "/execute", body, token: session.token, id: "b").body.contains(
                #""stdout":"2\n""#))
        await gym.registry.close()
    }

    @Test(
        "Sessions that are started at once do not disturb each other, and only their owner can speak to them")
    func atOnce() async throws {
        var options = ServingOptions()
        options.mostSessions = 24
        let gym = Gym(options, store: place.store, holder: ServedPlace.holder, work: ScriptedWork())
        let call = HTTPCall(
            method: "POST", path: "/sessions", headers: ["host": "127.0.0.1"],
            body: Array(#"{"image":"demo"}"#.utf8))
        let answers = await withTaskGroup(of: HTTPAnswer.self) { group in
            for _ in 0..<24 { group.addTask { await gym.answer(call) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for answer in answers {
            #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
        }
        for name in try place.store.names() {
            let socket = "\(place.store.session(name))/socket"
            let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        await gym.registry.close()
        #expect(try place.store.names().isEmpty)
    }

    // MARK: - SWE-ReX

    @Test("A shell keeps its state, tells statuses, and survives what is done to it")
    func shell() async throws {
        let session = try await start()
        func run(_ body: String) async -> (status: Int, body: String, headers: [String: String]) {
            await ask("POST", "/run_in_session", body, token: session.token)
        }
        #expect(await run(#"{"command":"ls"}"#).body.contains("SessionDoesNotExistError"))
        #expect(await ask("POST", "/create_session", "{}", token: session.token).status == 200)
        #expect(
            await ask("POST", "/create_session", "{}", token: session.token).body.contains(
                "SessionExistsError"))
        #expect(await run(#"{"command":"cd /tmp; A='x y'; echo hidden > f"}"#).status == 200)
        let said = await run(#"{"command":"pwd; echo \"$A\"\ncat f"}"#)
        #expect(
            said.body.contains(#""exit_code":0"#) && said.body.contains(#""output":"/tmp\nx y\nhidden\n""#))
        let failed = await run(#"{"command":"(exit 3)","error_msg":"boo"}"#)
        #expect(
            failed.status == 511 && failed.body.contains("boo: Command '(exit 3)' failed with exit code 3"))
        #expect(await run(#"{"command":"(exit 3)","check":"silent"}"#).body.contains(#""exit_code":3"#))
        #expect(await run(#"{"command":"echo ("}"#).body.contains("BashIncorrectSyntaxError"))
        #expect(
            await run(#"{"command":"echo a; sleep 60","timeout":2}"#).body.contains("CommandTimeoutError"))
        #expect(await run(#"{"command":"echo b"}"#).body.contains("interrupt it first"))
        let interrupted = await run(#"{"action_type":"bash_interrupt"}"#)
        #expect(interrupted.status == 200 && interrupted.body.contains(#""output":"a"#))
        #expect(await run(#"{"command":"echo b"}"#).body.contains(#""output":"b\n""#))
        let asked = await run(
            #"{"command":"read -p 'name? ' N","is_interactive_command":true,"expect":["name\\?"],"timeout":9}"#
        )
        #expect(asked.body.contains(#""expect_string":"name\\?""#))
        #expect(await run(#"{"command":"me","is_interactive_command":true,"timeout":9}"#).status == 200)
        #expect(await run(#"{"command":"echo $N"}"#).body.contains(#""output":"me\n""#))
        #expect(await run(#"{"command":"exit 5"}"#).body.contains("ended with exit code 5"))
        #expect(await ask("POST", "/close_session", "{}", token: session.token).status == 200)
        await gym.registry.close()
    }

    @Test("A link inside leads to no file of the host, and errors are Python's")
    func files() async throws {
        let session = try await start()
        let secret = place.directory["secret"]
        try "secret".write(toFile: secret, atomically: true, encoding: .utf8)
        _ = await ask(
            "POST", "/execute", #"{"command":["ln","-s","\#(secret)","/tmp/link"]}"#, token: session.token)
        let read = await ask("POST", "/read_file", #"{"path":"/tmp/link"}"#, token: session.token)
        #expect(read.status == 511 && read.body.contains("builtins.FileNotFoundError"))
        let written = await ask(
            "POST", "/write_file", #"{"path":"/usr/x","content":""}"#, token: session.token)
        #expect(written.status == 511 && written.body.contains("builtins.PermissionError"))
        let directory = await ask("POST", "/read_file", #"{"path":"/tmp"}"#, token: session.token)
        #expect(directory.body.contains("builtins.IsADirectoryError"))
        await gym.registry.close()
    }
}
