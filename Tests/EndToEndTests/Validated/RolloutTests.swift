import Commands
import Foundation
import LoopbackGitHub
import TestSupport
import Testing

extension `The validated demo` {
    /// An agent works on instances, and what it leaves goes the whole way to curves.
    @Suite struct `worked on by agents` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        private static let key = "key-that-must-not-be-written-down"

        /// An agent of the standard library alone: one command from the model, run in the session.
        private static let agent = #"""
            import json, os, subprocess, sys, urllib.request
            issue = open(os.environ["SWEGYM_PROBLEM_STATEMENT"]).read()
            messages = [{"role": "user", "content": issue}]
            body = json.dumps({"run": os.environ["SWEGYM_RUN"], "id": os.environ["SWEGYM_INSTANCE_ID"]}).encode()
            key = os.environ["SWEGYM_MODEL_KEY"]
            request = urllib.request.Request(os.environ["SWEGYM_MODEL_ENDPOINT"], body, {"Authorization": "Bearer " + key})
            answer = urllib.request.urlopen(request, timeout=60)
            patch = answer.read().decode()
            if answer.headers["X-End"] == "again":
                sys.exit(75)
            words = [os.environ["SWEGYM_SANDBOX"], "exec", "-i", os.environ["SWEGYM_SESSION"], "--", "git", "apply"]
            if patch:
                subprocess.run(words, input=patch.encode(), check=True)
            # A careless agent prints everything that it knows.
            print(dict(os.environ))
            messages.append({"role": "assistant", "content": "applied; my key is " + key})
            json.dump({"messages": messages}, open(os.environ["SWEGYM_TRAJECTORY"], "w"))
            """#

        private func gold(of number: Int, in copy: DemoCopy) async throws -> String {
            let (_, console) = await copy.run("show", DemoCopy.id(number), "--json")
            let story = try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
            let candidate = try #require(story["candidate"] as? [String: Any])
            return try #require(candidate["goldPatch"] as? String)
        }

        @Test func `from a scripted model to curves`() async throws {
            let copy = try demo.copy().cutOff
            let id = DemoCopy.id(11)
            let gold = try await gold(of: 11, in: copy)
            let tries = Counter()
            let server = try LoopbackServer { request in
                guard request.headers["authorization"] == "Bearer \(Self.key)" else {
                    return LoopbackResponse(401)
                }
                let body = String(decoding: request.body, as: UTF8.self)
                let number = tries.next()
                // The first question of all: the agent cannot work, and the run is made again.
                if number == 1 { return LoopbackResponse(headers: [("X-End", "again")]) }
                return LoopbackResponse(text: body.contains(#""run": "1""#) ? gold : "")
            }
            defer { server.stop() }
            let agent = try copy.directory.write(Self.agent, to: "agent.py")
            let output = copy.directory["rollout"]
            func rollout(_ model: String = "scripted") async -> (status: Int32, console: Console) {
                let console = Console()
                var environment = ValidatedDemo.environment(
                    index: "http://127.0.0.2:9/simple", home: copy.directory.path)
                environment["SWEGYM_MODEL_KEY"] = Self.key
                let status = await SwegymCommand.run(
                    [
                        "rollout", "--workspace", copy.workspace, "--model-endpoint", server.address,
                        "--model",
                        model, "--agent", "/usr/bin/python3", "--runs", "2", "--agents", "1", "--only",
                        id,
                        "--agent-timeout", "60", "--timeout", "12", "--output", output, "--", agent,
                    ], context: console.context(environment))
                return (status, console)
            }

            let first = await rollout()
            #expect(first.status == 1, "\(first.console.diagnostics)")
            #expect(first.console.output.contains("the agent could not work"))
            let second = await rollout()
            try #require(second.status == 0, "\(second.console.diagnostics)")
            #expect(tries.count == 3)
            let third = await rollout()
            #expect(third.status == 0)
            let other = await rollout("another")
            #expect(other.status == 2)
            #expect(other.console.diagnostics.contains("holds runs of scripted by /usr/bin/python3"))
            #expect(tries.count == 3)

            let runs = try String(contentsOfFile: "\(output)/runs.jsonl", encoding: .utf8)
                .split(separator: "\n")
            #expect(runs.count == 2)
            #expect(runs.contains { $0.contains(#""resolved":true"#) && $0.contains(#""run_id":"1""#) })
            #expect(runs.contains { $0.contains(#""resolved":false"#) && $0.contains(#""run_id":"2""#) })
            for name in try FileManager.default.subpathsOfDirectory(atPath: output) {
                let data = FileManager.default.contents(atPath: "\(output)/\(name)") ?? Data()
                #expect(data.range(of: Data(Self.key.utf8)) == nil, "\(name) holds the key")
            }
            let trajectory = try String(contentsOfFile: "\(output)/trajectories.jsonl", encoding: .utf8)
            #expect(trajectory.contains("my key is (secret)"))

            for arguments in [
                ["trajectories", "filter", output, "--resolved", "--output", copy.directory["resolved"]],
                ["trajectories", "export", copy.directory["resolved"], "--output", copy.directory["sft"]],
                ["verifier", "export", output, "--output", copy.directory["set"]],
                ["verifier", "curves", output, "\(output)/runs.jsonl", "--output", copy.directory["curves"]],
            ] {
                let console = Console()
                let status = await SwegymCommand.run(arguments, context: console.context)
                #expect(status == 0, "\(arguments): \(console.diagnostics)")
            }
            let set = try String(contentsOfFile: copy.directory["set/train.jsonl"], encoding: .utf8)
            #expect(set.split(separator: "\n").count == 2)
            let csv = try String(contentsOfFile: copy.directory["curves/curves.csv"], encoding: .utf8)
            #expect(csv.contains("\npass,1,1,0,0.5,") && csv.contains("\npass,2,1,0,1.0,"))
        }
    }
}

private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var number = 0
    var count: Int { lock.withLock { number } }
    func next() -> Int {
        lock.withLock {
            number += 1
            return number
        }
    }
}
