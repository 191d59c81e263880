import Foundation
import JSON
import Testing

@testable import Serving

struct RexRequestsTests {
    private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try CanonicalJSON.decode(type, from: Data(text.utf8))
    }

    @Test("What SWE-ReX's client sends, with all its members")
    func complete() throws {
        let action = try decode(
            RexRequest.Action.self,
            """
            {"command": "ls", "session": "s", "timeout": 3, "is_interactive_command": false, "is_interactive_quit": true,
             "check": "silent", "error_msg": "m", "expect": ["a"], "action_type": "bash"}
            """)
        guard case .command(let command) = action else {
            Issue.record("an interruption")
            return
        }
        #expect(command.command == "ls" && command.session == "s" && command.timeout == 3)
        #expect(command.quits && !command.isInteractive && command.check == .silent)
        #expect(command.message == "m" && command.expect == ["a"])
        let interrupt = try decode(
            RexRequest.Action.self,
            #"{"session": "default", "timeout": 0.2, "n_retry": 3, "expect": [], "action_type": "bash_interrupt"}"#
        )
        guard case .interrupt(let action) = interrupt else {
            Issue.record("a command")
            return
        }
        #expect(action.tries == 3 && action.timeout == 0.2)
    }

    @Test("Members that are left out have SWE-ReX's defaults")
    func defaults() throws {
        let command = try decode(RexRequest.Command.self, #"{"command": "ls", "timeout": null}"#)
        #expect(command.session == "default" && command.timeout == nil && command.check == .raise)
        let session = try decode(RexRequest.CreateSession.self, "{}")
        #expect(session.session == "default" && session.timeout == 1 && session.sources.isEmpty)
        #expect(throws: (any Error).self) {
            try decode(RexRequest.CreateSession.self, #"{"session_type": "zsh"}"#)
        }
        #expect(throws: (any Error).self) { try decode(RexRequest.Action.self, #"{"action_type": "other"}"#) }
    }

    @Test("A command is executed as subprocess.run would")
    func execution() throws {
        func arguments(_ text: String) throws -> [String] {
            try decode(RexRequest.Execute.self, text).arguments
        }
        #expect(try arguments(#"{"command": ["a", "b c"]}"#) == ["a", "b c"])
        #expect(try arguments(#"{"command": "a b"}"#) == ["a b"])
        #expect(try arguments(#"{"command": "a b", "shell": true}"#) == ["/bin/sh", "-c", "a b"])
        #expect(try arguments(#"{"command": "a", "merge_output_streams": true}"#).suffix(2) == ["sh", "a"])
    }

    @Test("An exception has the form that the client raises")
    func failure() throws {
        let answer = RexFailure.system(ENOENT, "/x'y").answer
        #expect(answer.status == 511)
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"swerexception":{"class_path":"builtins.FileNotFoundError","extra_info":{},"message":"[Errno 2] No such file or directory: \"/x'y\"","traceback":""}}"#
        )
    }

    @Test("A missing exit code is null, not left out")
    func observation() throws {
        let answer = try HTTPAnswer.json(RexAnswer.Observation(output: "", exitCode: nil, expected: ""))
        #expect(String(decoding: answer.body, as: UTF8.self).contains(#""exit_code":null"#))
    }
}
