internal import ArgumentParser

/// `swegym sandbox`.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Let agents and people work inside an instance: start, enter, copy, compare, grade, end.",
        discussion: """
            A session is an agent's place in an instance: the base commit at /testbed, writable, with the environment \
            in which its tests run on PATH, under limits and without a network. Nothing of the gold patch, of the test \
            patch or of a later commit is in it. IMAGE is an instance, the name under which its image is published, or \
            a lock's digest. The commands that work in sessions are those of `swegym-sandbox`, which starts in a \
            millisecond and can be called directly; `swegym-docker` has the same in Docker's words.
            """,
        subcommands: [
            SandboxPrepareCommand.self, StartCommand.self, ExecCommand.self, SandboxShellCommand.self,
            CopyCommand.self, SandboxDiffCommand.self, SandboxGradeCommand.self, StopCommand.self,
            ListCommand.self, SandboxGatewayCommand.self,
        ])
}

/// A command that `swegym-sandbox` does.
protocol FrontCommand: ParsableCommand {
    static var word: String { get }
    var arguments: [String] { get }
}

extension FrontCommand {
    func run() throws { throw FrontProgram(Self.word, arguments).failure() }
}

/// `swegym sandbox start`.
struct StartCommand: FrontCommand {
    static let word = "start"
    static let configuration = CommandConfiguration(
        commandName: word, abstract: "Start a session in an instance, and print its name.")
    @Argument(parsing: .captureForPassthrough, help: "See `swegym-sandbox --help`.")
    var arguments: [String] = []
}

/// `swegym sandbox exec`.
struct ExecCommand: FrontCommand {
    static let word = "exec"
    static let configuration = CommandConfiguration(
        commandName: word, abstract: "Run a command in a session.")
    @Argument(parsing: .captureForPassthrough, help: "See `swegym-sandbox --help`.")
    var arguments: [String] = []
}

/// `swegym sandbox shell`.
struct SandboxShellCommand: FrontCommand {
    static let word = "shell"
    static let configuration = CommandConfiguration(
        commandName: word, abstract: "A shell on this terminal, in a session or in an instance.")
    @Argument(parsing: .captureForPassthrough, help: "See `swegym-sandbox --help`.")
    var arguments: [String] = []
}

/// `swegym sandbox copy`.
struct CopyCommand: FrontCommand {
    static let word = "copy"
    static let configuration = CommandConfiguration(
        commandName: word, abstract: "Copy a file or directory into a session or out of it.")
    @Argument(parsing: .captureForPassthrough, help: "See `swegym-sandbox --help`.")
    var arguments: [String] = []
}

/// `swegym sandbox stop`.
struct StopCommand: FrontCommand {
    static let word = "stop"
    static let configuration = CommandConfiguration(
        commandName: word, abstract: "End sessions, with everything in them.")
    @Argument(parsing: .captureForPassthrough, help: "See `swegym-sandbox --help`.")
    var arguments: [String] = []
}

/// `swegym sandbox list`.
struct ListCommand: FrontCommand {
    static let word = "list"
    static let configuration = CommandConfiguration(
        commandName: word, abstract: "The sessions of a workspace.")
    @Argument(parsing: .captureForPassthrough, help: "See `swegym-sandbox --help`.")
    var arguments: [String] = []
}
