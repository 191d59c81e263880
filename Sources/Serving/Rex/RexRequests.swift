/// What SWE-ReX's client sends: all members are there in practice, and have SWE-ReX's defaults where they are not.
enum RexRequest {
    /// Opens a shell.
    struct CreateSession: Decodable, Sendable {
        private enum CodingKeys: String, CodingKey {
            case session
            case type = "session_type"
            case sources = "startup_source"
            case timeout = "startup_timeout"
        }
        var session: String
        var sources: [String]
        var timeout: Double

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            try values.require("bash", for: .type)
            session = try values.decodeIfPresent(String.self, forKey: .session) ?? "default"
            sources = try values.decodeIfPresent([String].self, forKey: .sources) ?? []
            timeout = try values.decodeIfPresent(Double.self, forKey: .timeout) ?? 1
        }
    }

    /// Something to do in a shell.
    enum Action: Decodable, Sendable {
        case command(Command)
        case interrupt(Interrupt)

        private enum CodingKeys: String, CodingKey {
            case type = "action_type"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            switch try values.decodeIfPresent(String.self, forKey: .type) ?? "bash" {
            case "bash": self = .command(try Command(from: decoder))
            case "bash_interrupt": self = .interrupt(try Interrupt(from: decoder))
            default:
                throw DecodingError.dataCorruptedError(
                    forKey: .type, in: values, debugDescription: "bash and bash_interrupt are known")
            }
        }
    }

    /// A line for the shell, or for the program that runs in it.
    struct Command: Decodable, Sendable {
        /// What is done about the exit status.
        enum Check: String, Decodable, Sendable { case silent, raise, ignore }

        private enum CodingKeys: String, CodingKey {
            case command, session, timeout, check, expect
            case isInteractive = "is_interactive_command"
            case quits = "is_interactive_quit"
            case message = "error_msg"
        }
        var command: String
        var session: String
        var timeout: Double?
        var isInteractive: Bool
        var quits: Bool
        var check: Check
        var message: String
        var expect: [String]

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            command = try values.decode(String.self, forKey: .command)
            session = try values.decodeIfPresent(String.self, forKey: .session) ?? "default"
            timeout = try values.decodeIfPresent(Double.self, forKey: .timeout)
            isInteractive = try values.decodeIfPresent(Bool.self, forKey: .isInteractive) ?? false
            quits = try values.decodeIfPresent(Bool.self, forKey: .quits) ?? false
            check = try values.decodeIfPresent(Check.self, forKey: .check) ?? .raise
            message = try values.decodeIfPresent(String.self, forKey: .message) ?? ""
            expect = try values.decodeIfPresent([String].self, forKey: .expect) ?? []
        }
    }

    /// Ends what runs in a shell.
    struct Interrupt: Decodable, Sendable {
        private enum CodingKeys: String, CodingKey {
            case session, timeout, expect
            case tries = "n_retry"
        }
        var session: String
        var timeout: Double
        var tries: Int
        var expect: [String]

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            session = try values.decodeIfPresent(String.self, forKey: .session) ?? "default"
            timeout = try values.decodeIfPresent(Double.self, forKey: .timeout) ?? 0.2
            tries = min(100, try values.decodeIfPresent(Int.self, forKey: .tries) ?? 3)
            expect = try values.decodeIfPresent([String].self, forKey: .expect) ?? []
        }
    }

    /// Closes a shell.
    struct CloseSession: Decodable, Sendable {
        private enum CodingKeys: String, CodingKey { case session }
        var session: String

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            session = try values.decodeIfPresent(String.self, forKey: .session) ?? "default"
        }
    }

    /// A command outside of any shell, as `subprocess.run` takes it.
    struct Execute: Decodable, Sendable {
        private enum CodingKeys: String, CodingKey {
            case command, timeout, shell, check, env, cwd
            case message = "error_msg"
            case mergesStreams = "merge_output_streams"
        }
        var command: CommandWords
        var timeout: Double?
        var shell: Bool
        var check: Bool
        var message: String
        var env: [String: String]
        var cwd: String?
        var mergesStreams: Bool

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            command = try values.decode(CommandWords.self, forKey: .command)
            timeout = try values.decodeIfPresent(Double.self, forKey: .timeout)
            shell = try values.decodeIfPresent(Bool.self, forKey: .shell) ?? false
            check = try values.decodeIfPresent(Bool.self, forKey: .check) ?? false
            message = try values.decodeIfPresent(String.self, forKey: .message) ?? ""
            env = try values.decodeIfPresent([String: String].self, forKey: .env) ?? [:]
            cwd = try values.decodeIfPresent(String.self, forKey: .cwd)
            mergesStreams = try values.decodeIfPresent(Bool.self, forKey: .mergesStreams) ?? false
        }

        /// The program and its arguments, as `subprocess.run` would have them.
        var arguments: [String] {
            var arguments = command.words
            if shell { arguments = ["/bin/sh", "-c"] + arguments }
            if mergesStreams { arguments = ["/bin/sh", "-c", #"exec "$@" 2>&1"#, "sh"] + arguments }
            return arguments
        }
    }

    /// Reads a text file.
    struct ReadFile: Decodable, Sendable {
        var path: String
        var encoding: String?
        var errors: String?
    }

    /// Writes a text file.
    struct WriteFile: Decodable, Sendable {
        var content: String
        var path: String
    }
}

/// A command as one text or as a list of words.
enum CommandWords: Decodable, Sendable, Equatable {
    case text(String)
    case list([String])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try value.decode([String].self))
        }
    }

    var words: [String] {
        switch self {
        case .text(let text): [text]
        case .list(let words): words
        }
    }

    /// `repr` of it.
    var shown: String {
        switch self {
        case .text(let text): PythonText.repr(text)
        case .list(let words): PythonText.repr(words)
        }
    }
}

extension KeyedDecodingContainer {
    /// Refuses another value than the only one that there is.
    func require(_ only: String, for key: Key) throws {
        guard let value = try decodeIfPresent(String.self, forKey: key), value != only else { return }
        throw DecodingError.dataCorruptedError(
            forKey: key, in: self, debugDescription: "only \(only) is known")
    }
}
