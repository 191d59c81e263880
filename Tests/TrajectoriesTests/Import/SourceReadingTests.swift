import Foundation
import TestSupport
import Testing

@testable import Trajectories

@Suite("A source is read by its form")
struct SourceReadingTests {
    private func read(_ text: String, _ file: String = "runs/x/octo__tool-1.traj", line: Int? = nil) throws
        -> Trajectory
    {
        try SourceReading(
            Array(text.utf8), at: SourcePlace(path: "/absent/\(file)", file: file, line: line)
        ).trajectory
    }

    private func call(_ arguments: String, id: String? = nil, name: String = "bash") -> TrajectoryToolCall {
        TrajectoryToolCall(id: id, name: name, arguments: arguments)
    }

    @Test("SWE-agent: the history, and the run by its directory")
    func sweAgent() throws {
        let reading = try SourceReading(
            Array(TrajectoryFixtures.sweAgent.utf8),
            at: SourcePlace(path: "/absent/octo__tool-1.traj", file: "run-9/octo__tool-1/octo__tool-1.traj"))
        let trajectory = reading.trajectory
        #expect(trajectory.header.instance == "octo__tool-1" && trajectory.header.run == "run-9")
        #expect(trajectory.header.model == "gpt-4o" && trajectory.header.exitStatus == "submitted")
        #expect(trajectory.header.calls == 1 && trajectory.header.cost == "0.12")
        #expect(trajectory.header.promptTokens == 90 && trajectory.header.completionTokens == 7)
        #expect(trajectory.patch == "\ndiff --git a/a.py b/a.py\n")
        #expect(
            trajectory.messages == [
                TrajectoryMessage(role: .system, content: .text("Solve.")),
                TrajectoryMessage(role: .user, content: .parts([.text("Issue é")])),
                TrajectoryMessage(
                    role: .assistant, content: .text("Look."), reasoning: "Where is it?",
                    toolCalls: [call(#"{"command":"ls"}"#, id: "c1")]),
                TrajectoryMessage(role: .tool, content: .text("a.py\n"), toolCallID: "c1"),
            ])
        #expect(reading.leftOut == ["agent": 3, "message_type": 1, "thought": 1, "action": 1])
    }

    @Test("SWE-agent without a history: what the last step asked, and its answer")
    func sweAgentSteps() throws {
        let trajectory = try read(TrajectoryFixtures.sweAgentSteps)
        #expect(trajectory.messages.map(\.content.text) == ["q", "one", "1", "two", "2"])
        #expect(trajectory.messages.map(\.role) == [.user, .assistant, .user, .assistant, .user])
    }

    @Test("mini-swe-agent: answers in both forms, without the message that says how it ended")
    func mini() throws {
        let trajectory = try read(TrajectoryFixtures.mini)
        #expect(
            trajectory.header.instance == "octo__tool-3" && trajectory.header.model == "openai/gpt-5-mini")
        #expect(trajectory.header.calls == 2 && trajectory.header.exitStatus == "Submitted")
        #expect(trajectory.patch == "diff --git a/a b/a\n")
        #expect(
            trajectory.messages.dropFirst(2) == [
                TrajectoryMessage(
                    role: .assistant, content: .text("I look."), reasoning: "Hm.",
                    toolCalls: [call(#"{"command": "ls"}"#, id: "c1")]),
                TrajectoryMessage(role: .tool, content: .text("a.py"), toolCallID: "c1"),
            ])
    }

    @Test("Harbor: steps, results of calls, and tools")
    func atif() throws {
        let trajectory = try read(TrajectoryFixtures.atif, "trial/agent/trajectory.json")
        #expect(trajectory.header.run == "s-1" && trajectory.header.model == "m-1")
        #expect(trajectory.header.promptTokens == 10 && trajectory.header.cost == "0.2")
        #expect(trajectory.tools == #"[{"type":"function","function":{"name":"bash"}}]"#)
        #expect(
            trajectory.messages == [
                TrajectoryMessage(role: .user, content: .text("Do it.")),
                TrajectoryMessage(
                    role: .assistant, content: .text("I do."), reasoning: "Hm.",
                    toolCalls: [call(#"{"command":"ls","n":1.50}"#, id: "c1")]),
                TrajectoryMessage(role: .tool, content: .text("a.py"), toolCallID: "c1"),
                TrajectoryMessage(role: .assistant, content: .text("Done.")),
                TrajectoryMessage(role: .user, content: .text("seen")),
            ])
    }

    @Test("OpenHands: events, of which some tell the model's answer whole")
    func openHands() throws {
        let trajectory = try read(TrajectoryFixtures.openHands, "run/output.jsonl", line: 1)
        #expect(trajectory.header.instance == "octo__tool-5" && trajectory.header.run == "v1-run_1")
        #expect(trajectory.header.model == "claude" && trajectory.header.cost == "0.5")
        #expect(trajectory.header.resolution.claim == true && trajectory.header.resolution.isResolved == nil)
        #expect(
            trajectory.messages == [
                TrajectoryMessage(role: .user, content: .text("Issue")),
                TrajectoryMessage(
                    role: .assistant, content: .text("Look."),
                    toolCalls: [call(#"{"command": "ls"}"#, id: "t1", name: "execute_bash")]),
                TrajectoryMessage(
                    role: .tool, content: .text("a.py"), toolCallID: "t1", name: "execute_bash"),
                TrajectoryMessage(
                    role: .assistant, content: .text("Read."),
                    toolCalls: [call(#"{"path":"a.py"}"#, name: "read")]),
            ])
    }

    @Test("OpenHands: the last completion comes before events, wherever the id points")
    func completions() throws {
        let directory = try TemporaryDirectory()
        try directory.write("{}", to: "llm_completions/octo__tool-5/1.json")
        try directory.write(TrajectoryFixtures.openHandsCompletion, to: "llm_completions/octo__tool-5/2.json")
        let place = SourcePlace(path: directory["output.jsonl"], file: "output.jsonl", line: 1)
        let trajectory = try SourceReading(Array(TrajectoryFixtures.openHands.utf8), at: place).trajectory
        #expect(trajectory.messages.count == 3 && trajectory.header.calls == 2)
        #expect(trajectory.messages.last?.content == TrajectoryContent.none)
        #expect(trajectory.messages.last?.toolCalls.first?.name == "finish")
        #expect(trajectory.tools?.contains("finish") == true)

        let hostile = TrajectoryFixtures.openHands.replacing(
            "octo__tool-5", with: "../llm_completions/octo__tool-5")
        #expect(try SourceReading(Array(hostile.utf8), at: place).trajectory.messages.count == 4)
    }

    @Test("Rows of published sets, and chats")
    func rows() throws {
        let sampled = try read(TrajectoryFixtures.sampled, line: 1)
        #expect(sampled.header.run == "r1" && sampled.header.resolution.claim == true)
        #expect(
            sampled.messages[1].toolCalls == [call(#"{"command": "ls"}"#, id: "c1", name: "execute_bash")])
        let nebius = try TrajectoryFixtures.nebius.map { try read($0, line: 1) }
        #expect(nebius.map(\.header.run) == ["t1", "t2"])
        #expect(nebius.map(\.header.resolution.claim) == [false, nil])
        #expect(nebius.map(\.patch) == ["", nil])
        #expect(nebius[0].messages[1].toolCalls.first?.arguments == "no JSON {")
        #expect(nebius[0].tools == #"[{"type":"function","function":{"name":"bash"}}]"#)
        let chat = try read(TrajectoryFixtures.chat, line: 1)
        #expect(chat.header.instance == "" && chat.messages[1].reasoning == "Greet.")
    }

    @Test(
        "What is of no form, or hostile, is refused",
        arguments: [
            "", "[]", "{", "nonsense", #"{"a": 1}"#, #"{"messages": []}"#, #"{"messages": "x"}"#,
            #"{"messages": [{"role": "king", "content": ""}]}"#, #"{"messages": [{"content": ""}]}"#,
            #"{"messages": [{"role": "user", "content": 5}]}"#,
            #"{"messages": [{"role": "user", "content": ""}], "messages": []}"#,
            #"{"messages": [{"role": "user", "content": "x"}], "instance_id": "a\u001b[31m"}"#,
            #"{"messages": [{"role": "user", "content": "x"}], "instance_id": "\#(String(repeating: "a", count: 600))"}"#,
            #"{"messages": [{"role": "user", "content": "x"}], "tools": \#(String(repeating: "[", count: 500))\#(String(repeating: "]", count: 500))}"#,
            #"{"messages": [{"role": "user", "content": "x", "tool_calls": [{"id": "1"}]}]}"#,
            #"{"schema_version": "ATIF-v1.7", "steps": [{"source": "nobody"}]}"#,
        ])
    func refused(_ text: String) {
        let error = #expect(throws: TrajectoryFault.self) { try read(text, line: 1) }
        #expect((error?.description.utf8.count ?? 0) < 600)
    }

    @Test("Everything that is read comes back from a line of a store")
    func stored() throws {
        for text in [
            TrajectoryFixtures.sweAgent, TrajectoryFixtures.mini, TrajectoryFixtures.atif,
            TrajectoryFixtures.openHands, TrajectoryFixtures.sampled, TrajectoryFixtures.chat,
        ] + TrajectoryFixtures.nebius {
            let trajectory = try read(text)
            #expect(try Trajectory(line: trajectory.line) == trajectory)
            #expect(try read(String(decoding: trajectory.line, as: UTF8.self)) == trajectory)
        }
    }
}
