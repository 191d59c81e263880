import Foundation
import TestSupport
import Testing

@testable import Trajectories

@Suite("Trajectories are written as trainers load them")
struct ExportRowTests {
    private func calls(_ count: Int, _ arguments: String = #"{"command": "ls"}"#) -> [TrajectoryToolCall] {
        (0..<count).map { TrajectoryToolCall(id: "c\($0)", name: "bash", arguments: arguments) }
    }

    private func trajectory(_ messages: [TrajectoryMessage], resolved: Bool? = nil, run: String = "r")
        -> Trajectory
    {
        var header = TrajectoryHeader(
            instance: "a__b-1", run: run, model: "m",
            source: TrajectorySource(form: "row", file: "f", sha256: "0"))
        if let resolved { header.resolution = TrajectoryResolution(resolved, by: .evaluation) }
        return Trajectory(
            header: header, tools: #"[{"type":"function","function":{"name":"bash","description":"Runs."}}]"#,
            patch: "p", messages: messages)
    }

    private func object(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test("A call is text in OpenHands' style, with Python's spelling of values")
    func functionText() throws {
        let call = TrajectoryToolCall(
            name: "edit",
            arguments:
                #"{"path": "/a", "text": "x\ny", "n": 5, "deep": {"é": [1, true, "a:b,c"]}, "flag": false, "none": null}"#
        )
        #expect(
            try FunctionText.text(of: call) == """
                <function=edit>
                <parameter=path>/a</parameter>
                <parameter=text>
                x
                y
                </parameter>
                <parameter=n>5</parameter>
                <parameter=deep>{"\\u00e9": [1, true, "a:b,c"]}</parameter>
                <parameter=flag>False</parameter>
                <parameter=none>None</parameter>
                </function>
                """)
        #expect(throws: TrajectoryFault.self) {
            try FunctionText.text(of: TrajectoryToolCall(name: "x", arguments: "no JSON {"))
        }
        #expect(throws: TrajectoryFault.self) {
            try FunctionText.text(of: TrajectoryToolCall(name: "x", arguments: "[]"))
        }
    }

    @Test("Several calls of a message become one call a message, each with its result")
    func text() throws {
        let style = try TextConversation(
            trajectory([
                TrajectoryMessage(role: .system, content: .text("S")),
                TrajectoryMessage(role: .user, content: .text("q")),
                TrajectoryMessage(role: .assistant, content: .text("both"), toolCalls: calls(2)),
                TrajectoryMessage(role: .tool, content: .text("one"), toolCallID: "c0"),
                TrajectoryMessage(role: .tool, content: .text("two"), toolCallID: "c1", name: "shell"),
                TrajectoryMessage(role: .assistant, content: .none, toolCalls: calls(1)),
            ]), describesTools: false)
        let call = "<function=bash>\n<parameter=command>ls</parameter>\n</function>"
        #expect(
            style.messages.map(\.role) == [
                "system", "user", "assistant", "user", "assistant", "user", "assistant",
            ])
        #expect(
            style.messages.map(\.content) == [
                "S", "q", "both\n\n" + call, "EXECUTION RESULT of [bash]:\none", call,
                "EXECUTION RESULT of [shell]:\ntwo", call,
            ])
    }

    @Test("ShareGPT's turns alternate, and end with the model")
    func shareGPT() throws {
        let conversation = try ShareGPT(
            trajectory([
                TrajectoryMessage(role: .system, content: .text("S")),
                TrajectoryMessage(role: .user, content: .text("q")),
                TrajectoryMessage(role: .user, content: .text("more")),
                TrajectoryMessage(role: .assistant, content: .text("I look."), toolCalls: calls(1)),
                TrajectoryMessage(role: .tool, content: .text("1"), toolCallID: "c0"),
                TrajectoryMessage(role: .assistant, content: .text("a")),
                TrajectoryMessage(role: .assistant, content: .text("b")),
                TrajectoryMessage(role: .user, content: .text("nobody answers")),
            ]))
        #expect(conversation.system == "S")
        #expect(
            conversation.turns == [
                .init(from: "human", value: "q\nmore"),
                .init(
                    from: "function_call",
                    value:
                        "<think>\nI look.\n</think>\n\n[{\"name\": \"bash\", \"arguments\": {\"command\":\"ls\"}}]"
                ),
                .init(from: "observation", value: "1"), .init(from: "gpt", value: "a\nb"),
            ])
        #expect(throws: TrajectoryFault.self) {
            try ShareGPT(trajectory([TrajectoryMessage(role: .user, content: .text("q"))]))
        }
    }

    @Test("Messages and SWE-Gym's columns are read again as what they were")
    func again() throws {
        let whole = trajectory([
            TrajectoryMessage(role: .user, content: .text("q")),
            TrajectoryMessage(
                role: .assistant, content: .text(""), reasoning: "hm", toolCalls: calls(2, "no JSON {")),
            TrajectoryMessage(role: .tool, content: .text("r"), toolCallID: "c0", name: "bash"),
        ])
        func read(_ form: ExportForm) throws -> Trajectory {
            try SourceReading(
                ExportRow.bytes(of: whole, form), at: SourcePlace(path: "f", file: "f", line: 1)
            ).trajectory
        }
        let messages = try read(.messages)
        #expect(messages.messages == whole.messages && messages.tools == whole.tools && messages.patch == "p")
        #expect(messages.header.run == "r" && messages.header.model == "m")
        let sampled = try read(.sampled)
        #expect(sampled.patch == "p" && sampled.messages.map(\.toolCalls) == whole.messages.map(\.toolCalls))
    }

    @Test("A pair has what both runs were asked in front")
    func pair() throws {
        let prompt = TrajectoryMessage(role: .user, content: .text("q"))
        let good = trajectory(
            [prompt, TrajectoryMessage(role: .assistant, content: .text("a"))], resolved: true, run: "1")
        let bad = trajectory(
            [prompt, TrajectoryMessage(role: .assistant, content: .text("b"))], resolved: false, run: "2")
        let row = try object(ExportRow.pair(good, bad))
        #expect((row["prompt"] as? [Any])?.count == 1 && (row["chosen"] as? [Any])?.count == 1)
        #expect(row["chosen_run_id"] as? String == "1" && row["rejected_resolved"] as? Bool == false)
        let other = trajectory(
            [
                TrajectoryMessage(role: .user, content: .text("another")),
                TrajectoryMessage(role: .assistant, content: .text("b")),
            ], resolved: false)
        #expect(throws: TrajectoryFault.self) { try ExportRow.pair(good, other) }
    }
}
