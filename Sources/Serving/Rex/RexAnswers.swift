/// What SWE-ReX's client reads.
enum RexAnswer {
    struct Alive: Encodable {
        private enum CodingKeys: String, CodingKey {
            case isAlive = "is_alive"
            case message
        }
        var isAlive: Bool
        var message = ""
    }

    struct CreatedSession: Encodable {
        private enum CodingKeys: String, CodingKey {
            case output
            case type = "session_type"
        }
        var output: String
        var type = "bash"
    }

    struct ClosedSession: Encodable {
        private enum CodingKeys: String, CodingKey { case type = "session_type" }
        var type = "bash"
    }

    /// What a shell said to a command.
    struct Observation: Encodable, Equatable, Sendable {
        private enum CodingKeys: String, CodingKey {
            case output
            case exitCode = "exit_code"
            case failure = "failure_reason"
            case expected = "expect_string"
            case type = "session_type"
        }
        var output: String
        var exitCode: Int?
        var failure = ""
        var expected: String
        var type = "bash"

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(output, forKey: .output)
            try values.encode(exitCode, forKey: .exitCode)
            try values.encode(failure, forKey: .failure)
            try values.encode(expected, forKey: .expected)
            try values.encode(type, forKey: .type)
        }
    }

    struct Executed: Encodable {
        private enum CodingKeys: String, CodingKey {
            case stdout, stderr
            case exitCode = "exit_code"
        }
        var stdout: String
        var stderr: String
        var exitCode: Int
    }

    struct File: Encodable {
        var content: String
    }

    struct Nothing: Encodable {}
}
