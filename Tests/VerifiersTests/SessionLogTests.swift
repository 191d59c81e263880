import Testing
import Trajectories

@testable import Verifiers

@Suite("The log of a session")
struct SessionLogTests {
    private let rule = String(repeating: "-", count: 100)

    @Test("A log is what format_traj of SWE-Gym's notebook gives, byte for byte")
    func bytes() throws {
        let messages = [
            TrajectoryMessage(role: .system, content: .text("be good")),
            TrajectoryMessage(role: .user, content: .parts([.text("do"), .text("this")])),
            TrajectoryMessage(role: .user, content: .text("now")),
            TrajectoryMessage(
                role: .assistant, content: .text("ok"),
                toolCalls: [
                    TrajectoryToolCall(id: "1", name: "run", arguments: #"{"command":"ls\nid","n":2}"#),
                    TrajectoryToolCall(id: "2", name: "stop", arguments: "{}"),
                ]),
            TrajectoryMessage(role: .tool, content: .text("a.py"), toolCallID: "1"),
        ]
        #expect(
            try SessionLog.text(messages) == """
                *** System Message that describes the assistant's behavior ***
                be good
                \(rule)
                *** Turn 1 - USER ***
                do
                this

                now
                \(rule)
                *** Turn 1 - ASSISTANT ***
                ok
                ### Tool Call 0
                <function=run>
                <parameter=command>
                ls
                id
                </parameter>
                <parameter=n>2</parameter>
                </function>
                ### Tool Call 1
                <function=stop>
                </function>
                \(rule)
                *** Turn 2 - TOOL EXECUTION RESULT ***
                a.py
                \(rule)

                """)
    }

    @Test("In text style a call is part of what the assistant says, and its result the user's")
    func textStyle() throws {
        let trajectory = Trajectory(
            header: TrajectoryHeader(
                instance: "a__b-1", source: TrajectorySource(form: "chat", file: "f", sha256: "")),
            messages: [
                TrajectoryMessage(role: .user, content: .text("do this")),
                TrajectoryMessage(
                    role: .assistant, content: .text("ok"),
                    toolCalls: [TrajectoryToolCall(id: "1", name: "run", arguments: #"{"command":"ls"}"#)]),
                TrajectoryMessage(role: .tool, content: .text("a.py"), toolCallID: "1"),
            ])
        let log = try SessionLog.text(of: trajectory, .text)
        #expect(
            log.contains(
                "*** Turn 1 - ASSISTANT ***\nok\n\n<function=run>\n<parameter=command>ls</parameter>"))
        #expect(log.contains("*** Turn 2 - USER ***\nEXECUTION RESULT of [run]:\na.py\n"))
    }

    @Test("A call whose arguments are no object cannot be in a log")
    func malformed() {
        let message = TrajectoryMessage(
            role: .assistant, content: .none, toolCalls: [TrajectoryToolCall(name: "run", arguments: "{")])
        #expect(throws: TrajectoryFault.self) { try SessionLog.text([message]) }
    }
}
