import Files
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Trajectories

@Suite("A trajectory is a line of a store")
struct TrajectoryLineTests {
    static let whole = Trajectory(
        header: TrajectoryHeader(
            instance: "python__mypy-10308", run: "run-1", model: "m/x",
            resolution: TrajectoryResolution(true, by: .evaluation, claim: false), exitStatus: "submitted",
            calls: 3, promptTokens: 1200, completionTokens: 30, cost: "0.10",
            source: TrajectorySource(form: "traj", file: "a/b.traj", line: 4, sha256: "00ff")),
        tools: #"[{"type":"function","function":{"name":"bash"}}]"#, patch: "diff --git a/x b/x\n",
        messages: [
            TrajectoryMessage(role: .system, content: .text("Be brief.\u{2028}\"\\")),
            TrajectoryMessage(
                role: .user, content: .parts([.text("a"), .other(#"{"type":"image_url","image_url":{}}"#)])),
            TrajectoryMessage(
                role: .assistant, content: .none, reasoning: "hm",
                toolCalls: [
                    TrajectoryToolCall(id: "c1", name: "bash", arguments: #"{"command": "ls"}"#),
                    TrajectoryToolCall(name: "bash", arguments: "no JSON {"),
                ]),
            TrajectoryMessage(role: .tool, content: .text(""), toolCallID: "c1", name: "bash"),
        ])

    @Test("All of it comes back")
    func roundTrip() throws {
        let line = Self.whole.line
        #expect(!line.contains(UInt8(ascii: "\n")))
        #expect(try Trajectory(line: line) == Self.whole)
        #expect(try Trajectory(line: line).line == line)
        #expect(try TrajectoryHeader(line, line.indices) == Self.whole.header)
    }

    @Test(
        "What is no trajectory is refused",
        arguments: [
            "{}", "[]", #"{"format":1,"instance_id":"a","messages":[]}"#,
            #"{"format":2,"instance_id":"a","source":{},"messages":[]}"#,
            #"{"format":1,"instance_id":"a","resolved":true,"source":{},"messages":[]}"#,
            #"{"format":1,"instance_id":"a","source":{},"messages":[{"role":"king"}]}"#,
            #"{"format":1,"instance_id":"a","source":{},"messages":[]"#,
        ])
    func refused(_ line: String) {
        #expect(throws: TrajectoryFault.self) { try Trajectory(line: Array(line.utf8)) }
    }

    @Test("A store is read in order, by one thread or several, and a damaged line is named")
    func store() throws {
        let directory = try TemporaryDirectory()
        var text: [UInt8] = []
        for number in 0..<2000 {
            var trajectory = Self.whole
            trajectory.header.instance = "a__b-\(number)"
            trajectory.patch = String(repeating: "x", count: number * 7)
            text += trajectory.line + [10]
            if number % 10 == 0 { text.append(10) }
        }
        let path = "\(directory.path)/trajectories.jsonl"
        try Data(text).write(to: URL(filePath: path))
        let expected = (0..<2000).map { "a__b-\($0)" }

        let store = try TrajectoryStore(directory.path)
        let seen = Mutex<[String]>([])
        try store.forEach(threads: 2) {
            $0.header.instance
        } take: { name in
            seen.withLock { $0.append(name) }
        }
        #expect(seen.withLock { $0 } == expected)
        var reader = store.reader()
        var names: [String] = []
        while let trajectory = try reader.next() { names.append(trajectory.header.instance) }
        #expect(names == expected)

        try Data(text + Array("{\"format\":1".utf8)).write(to: URL(filePath: path))
        let error = #expect(throws: RecordError.self) { try store.forEachHeader { _ in } }
        #expect(error?.operation == "reading \(path):2201")
    }
}
