import Commands
import Foundation
import LoopbackGitHub
import Synchronization
import TestSupport
import Testing

@Suite struct `Verifiers` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// A store of so many runs, four on an instance; every third is resolved.
    private func store(_ runs: Int) throws -> String {
        let lines = try (0..<runs).map { number in
            let line: [String: Any] = [
                "format": 1, "instance_id": "own__rep-\(number / 4)", "run_id": "\(number % 4)",
                "model": "agent",
                "resolved": number % 3 == 0, "resolved_by": "evaluation", "patch": "diff",
                "source": ["form": "chat", "file": "f", "line": number + 1, "sha256": "0"],
                "messages": [
                    ["role": "user", "content": "fix \(number)"], ["role": "assistant", "content": "done"],
                ],
            ]
            return String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self)
        }
        return try directory.write(lines.joined(separator: "\n") + "\n", to: "runs/trajectories.jsonl")
    }

    private func run(
        _ arguments: [String], key: String = "secret-key"
    ) async -> (status: Int32, console: Console) {
        let console = Console()
        let status = await SwegymCommand.run(
            arguments, context: console.context(["PATH": "/usr/bin:/bin", "SWEGYM_MODEL_KEY": key]))
        return (status, console)
    }

    private func lines(_ path: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    /// An endpoint that holds YES as likely as a number in the log says, and the questions that it answered.
    private final class Endpoint: Sendable {
        let counts = AnswerCounts()
        let server: LoopbackServer

        init(_ fault: @escaping @Sendable (_ question: Int) -> LoopbackResponse? = { _ in nil }) throws {
            let asked = Mutex(0)
            let counts = counts
            server = try LoopbackServer { request in
                let number = asked.withLock { number in
                    number += 1
                    return number
                }
                if let fault = fault(number) { return fault }
                let text = String(decoding: request.body, as: UTF8.self)
                counts.note(text)
                let share = text.firstMatch(of: #/fix (\d+)/#).flatMap { Double($0.output.1) } ?? 0
                let tokens: [[String: Any]] =
                    share == 5
                    ? [["token": "Well", "logprob": -0.1]]
                    : [
                        ["token": "YES", "logprob": log((share + 1) / 100)],
                        ["token": " NO", "logprob": log(1 - (share + 1) / 100)],
                    ]
                let place: [String: Any] = [
                    "token": tokens[0]["token"] ?? "", "logprob": tokens[0]["logprob"] ?? 0,
                    "top_logprobs": tokens,
                ]
                let answer = ["choices": [["logprobs": ["content": [place]]]]]
                return LoopbackResponse(
                    body: Array((try? JSONSerialization.data(withJSONObject: answer)) ?? Data()))
            }
        }
    }

    private final class AnswerCounts: Sendable {
        private let counts = Mutex<[String: Int]>([:])
        var all: [String: Int] { counts.withLock { $0 } }
        func note(_ text: String) { counts.withLock { $0[text, default: 0] += 1 } }
    }

    @Test func `each run is asked about once, through faults and over several calls`() async throws {
        let store = try store(24)
        let calm = try Endpoint()
        defer { calm.server.stop() }
        func score(_ endpoint: Endpoint, _ output: String, _ more: String...) async -> (Int32, Console) {
            await run(
                [
                    "verifier", "score", store, "--model-endpoint", endpoint.server.address, "--model",
                    "judge",
                    "--output", directory[output], "--workers", "3",
                ] + more)
        }
        let (status, console) = await score(calm, "calm.jsonl")
        #expect(status == 0, "\(console.diagnostics)")
        let rows = try lines(directory["calm.jsonl"])
        #expect(rows.count == 24)
        #expect(abs((rows[6]["score"] as? Double ?? 0) - 0.07) < 1e-9)
        // Neither label was there: no score, and not one half.
        #expect(rows[5]["score"] == nil)
        #expect(rows[5]["unscored"] as? String == "no-label")

        let rough = try Endpoint { number in
            switch number % 5 {
            case 0: LoopbackResponse(429, headers: [("Retry-After", "0")])
            case 2: LoopbackResponse(503, headers: [("Retry-After", "0")], text: "<html>")
            default: nil
            }
        }
        defer { rough.server.stop() }
        for limit in ["7", "9"] {
            let (status, console) = await score(rough, "rough.jsonl", "--limit", limit)
            #expect(status == 0, "\(console.diagnostics)")
        }
        #expect(rough.counts.all.count == 16)
        #expect((await score(rough, "rough.jsonl")).0 == 0)
        #expect(rough.counts.all.count == 24)
        #expect(rough.counts.all.values.allSatisfy { $0 == 1 })
        let bytes = try ["calm.jsonl", "rough.jsonl"].map {
            try Data(contentsOf: URL(filePath: directory[$0]))
        }
        #expect(bytes[0] == bytes[1])
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory.path) {
            let data = FileManager.default.contents(atPath: directory[name]) ?? Data()
            #expect(data.range(of: Data("secret-key".utf8)) == nil, "\(name)")
        }
    }

    @Test func `an endpoint that refuses the key is not asked again and again`() async throws {
        let endpoint = try Endpoint { _ in LoopbackResponse(401, text: "no \u{1b}[31m") }
        defer { endpoint.server.stop() }
        let (status, console) = await run([
            "verifier", "score", try store(30), "--model-endpoint", endpoint.server.address, "--model",
            "judge",
            "--output", directory["s.jsonl"], "--workers", "2",
        ])
        #expect(status == 1)
        #expect(console.diagnostics.contains("status 401: no"))
        #expect(!console.diagnostics.contains("\u{1b}"))
        #expect(endpoint.server.counts.requests <= 4)
    }

    @Test func `a set holds every resolved run, as many others, and the right judgements`() async throws {
        let (status, console) = await run([
            "verifier", "export", try store(60), "-o", directory["set"], "--max-tokens", "32768",
        ])
        try #require(status == 0, "\(console.diagnostics)")
        let rows = try lines(directory["set/train.jsonl"])
        #expect(rows.count == 40)
        for row in rows {
            let messages = try #require(row["messages"] as? [[String: Any]])
            #expect(messages.map { $0["role"] as? String } == ["system", "user", "assistant"])
            let word = row["resolved"] as? Bool == true ? "YES" : "NO"
            #expect(messages[2]["content"] as? String == "<judgement>\(word)</judgement>")
        }
        let (verified, said) = await run(["verify", directory["set/manifest.json"]])
        #expect(verified == 0, "\(said.diagnostics)")
        #expect(console.output.contains("user prefix"))
    }

    @Test func `a user's texts take the place of ours, with slots for issue and patch`() async throws {
        let rows = try directory.write(
            (0..<3).map {
                #"{"instance_id": "own__rep-\#($0)", "problem_statement": "Issue \#($0) {patch}"}"#
            }
            .joined(separator: "\n"), to: "rows.jsonl")
        let (status, console) = await run([
            "verifier", "export", try store(12), "-o", directory["set"], "--input", "patch", "--rows", rows,
            "--system", try directory.write("judge", to: "s"), "--user",
            try directory.write("I {issue} P {patch} .", to: "u"),
        ])
        try #require(status == 0, "\(console.diagnostics)")
        let messages = try #require(
            try lines(directory["set/train.jsonl"])[0]["messages"] as? [[String: Any]])
        #expect(messages[0]["content"] as? String == "judge")
        #expect(messages[1]["content"] as? String == "I Issue 0 {patch} P diff .")
        let refused = await run([
            "verifier", "export", try store(12), "-o", directory["other"], "--system", directory["s"],
            "--user",
            directory["u"],
        ])
        #expect(refused.status == 2)
        #expect(refused.console.diagnostics.contains("must hold {log}, each once"))
    }

    @Test func `curves read runs and scores together, and write a page without a script`() async throws {
        let store = try store(24)
        let scores = (0..<24).map {
            #"{"instance_id": "own__rep-\#($0 / 4)", "run_id": "\#($0 % 4)", "score": \#($0 % 3 == 0 ? 0.9 : 0.2)}"#
        }
        let file = try directory.write(scores.joined(separator: "\n"), to: "scores.jsonl")
        let (status, console) = await run([
            "verifier", "curves", store, file, "--at", "1,2,4", "--output", directory["curves"],
        ])
        try #require(status == 0, "\(console.diagnostics)")
        // Two of four runs are resolved on every second instance, one of four on the others; scores know which.
        #expect(console.output.contains("24 runs on 6 instances, 8 resolved; agent"))
        let page = try String(contentsOfFile: directory["curves/index.html"], encoding: .utf8)
        #expect(page.contains("<svg") && page.contains("<polyline") && !page.contains("<script"))
        let csv = try String(contentsOfFile: directory["curves/curves.csv"], encoding: .utf8)
        #expect(csv.contains("\npass,4,6,0,1.0,") && csv.contains("\nbest,4,6,0,1.0,"))
        let refused = await run(["verifier", "curves", try directory.write("{}\n", to: "x")])
        #expect(refused.status == 2)
        #expect(refused.console.diagnostics.contains("x:1: there is no instance_id"))
    }
}
