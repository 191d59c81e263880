import Commands
import Foundation
import HTTP
import TestSupport
import Testing

extension `The validated demo` {
    /// Agents work in its instances over HTTP, and what they did is graded.
    @Suite struct `served` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        /// A server that is asked.
        private struct Served {
            let address: String
            let client: HTTPClient

            func ask(
                _ method: HTTPRequest.Method, _ path: String, _ body: [String: Any]? = nil,
                token: String? = nil
            ) async throws -> (status: Int, object: [String: Any], text: String) {
                let bytes = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) } ?? []
                let answer = try await client.send(
                    HTTPRequest(method, "\(address)\(path)", bearer: token.map { Secret($0) }, body: bytes))
                let object = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
                return (answer.status, object ?? [:], String(decoding: answer.body, as: UTF8.self))
            }
        }

        @Test func `starts a session, shows its changes and grades them, and leaves nothing`() async throws {
            let copy = try demo.copy().cutOff
            let (_, shown) = await copy.run("show", DemoCopy.id(11), "--json")
            let story = try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any]
            let candidate = try #require(story?["candidate"] as? [String: Any])
            let gold = try #require(candidate["goldPatch"] as? String)

            let console = Console()
            let environment = ValidatedDemo.environment(index: copy.index, home: copy.directory.path)
            let serving = Task {
                await SwegymCommand.run(
                    ["serve", "--port", "0", "--timeout", "12", "--workspace", copy.workspace],
                    context: console.context(environment))
            }
            defer { serving.cancel() }
            for _ in 0..<1500 where console.output.isEmpty && console.diagnostics.isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
            let line = try #require(console.output.split(separator: "\n").first, "\(console.diagnostics)")
            try #require(line.hasPrefix("listening on http://127.0.0.1:"))
            let served = Served(
                address: String(line.dropFirst("listening on ".count)), client: try HTTPClient())

            #expect(try await served.ask(.post, "/sessions", ["image": "nobody__nothing-1"]).status == 404)
            let image = "swebench/sweb.eval.x86_64.swegym-demo_1776_pocketunits-11:latest"
            let started = try await served.ask(.post, "/sessions", ["image": image])
            try #require(started.status == 201, "\(started.text)")
            let name = try #require(started.object["name"] as? String)
            let token = try #require(started.object["token"] as? String)

            let untouched = try await served.ask(.post, "/sessions/\(name)/grade", token: token)
            #expect(untouched.object["status"] as? String == "empty", "\(untouched.text)")
            let said = try await served.ask(
                .post, "/execute",
                ["command": "git log --oneline | wc -l; python -c 'import pocketunits'", "shell": true],
                token: token)
            #expect(said.object["stdout"] as? String == "1\n", "\(said.text)")
            let applied = try await served.ask(
                .post, "/sessions/\(name)/exec",
                ["command": ["git", "apply", "-"], "input": gold, "workdir": "/testbed"], token: token)
            #expect(applied.object["exit_code"] as? Int == 0, "\(applied.text)")
            let difference = try await served.ask(.get, "/sessions/\(name)/diff", token: token)
            #expect(difference.text.contains("diff --git a/"))
            let graded = try await served.ask(.post, "/sessions/\(name)/grade", token: token)
            #expect(graded.object["resolved"] as? Bool == true, "\(graded.text)")
            #expect(graded.object["patch"] as? String == difference.text)
            let proposed = try await served.ask(
                .post, "/grade", ["image": DemoCopy.id(11), "patch": gold, "policy": "swe-gym"])
            #expect(proposed.object["status"] as? String == "resolved", "\(proposed.text)")

            serving.cancel()
            #expect(await serving.value == 0, "\(console.diagnostics)")
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(copy.workspace)/sessions/live")
            #expect(left.isEmpty)
        }
    }
}
