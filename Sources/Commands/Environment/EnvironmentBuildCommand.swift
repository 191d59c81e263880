internal import ArgumentParser
internal import Foundation
internal import Pipeline
internal import Python
internal import Workspace

/// `swegym environment build`.
struct EnvironmentBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build the environment of a lock, and say where it lies.",
        discussion: """
            Nothing is resolved: every file is the one whose hash the lock names, or the command fails. Wheels are \
            unpacked, source distributions are built in the sandbox.
            """)

    @Argument(help: ArgumentHelp("A lock's file or digest, or an instance.", valueName: "lock"))
    var lock: String

    @Flag(help: "Let another release of the interpreter's series stand in for one that is not there.")
    var allowMicro = false

    @Flag(help: "The environment of an instance's runs after the gold patch, where that is another one.")
    var after = false

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        var lock: String
        var path: String
        var python: String
        var interpreter: String
        var wantedPython: String
        var systemPackages: [String]
        var variables: [String: String]
        var testCommand: [String]
        var buildSteps: [String]
    }

    func run() async throws {
        let context = CommandContext.current
        let library = EnvironmentLibrary(layout: workspace.layout)
        let found = try library.find(lock, after: after)
        try await Lease(of: workspace.layout, command: "swegym environment build").during {
            let built = try await library.build(
                found, environment: context.environment, allowsOtherMicro: allowMicro)
            let recipe = found.instance?.recipe
            let result = Result(
                lock: built.lock, path: built.path, python: built.path + "/bin/python",
                interpreter: "\(built.interpreter.version)", wantedPython: "\(found.lock.python)",
                systemPackages: found.lock.systemPackages, variables: recipe?.variables ?? [:],
                testCommand: recipe?.testCommand(interpreter: "python") ?? [],
                buildSteps: found.lock.buildSteps + (recipe?.buildSteps ?? []))
            if output.json {
                context.output(try JSONOutput.text(result))
            } else {
                for line in Self.lines(result) { context.write(escaping: line) }
            }
        }
    }

    private static func lines(_ result: Result) -> [String] {
        var lines = [
            "environment  \(result.path)", "lock         \(result.lock)",
            "python       \(result.python) (\(result.interpreter))",
        ]
        if result.interpreter != result.wantedPython {
            lines.append("note         the lock names Python \(result.wantedPython), which is not there")
        }
        if !result.systemPackages.isEmpty {
            lines.append("needs        Debian packages: \(result.systemPackages.joined(separator: " "))")
        }
        lines += result.variables.sorted { $0.key < $1.key }.map { "variable     \($0.key)=\($0.value)" }
        lines += result.buildSteps.map { "build step   \($0)" }
        if !result.testCommand.isEmpty {
            lines.append("tests        \(result.testCommand.joined(separator: " ")) (in the checkout)")
        }
        return lines + [
            "", "Use it with:  . \(result.path)/bin/activate",
            "Its packages are other people's code, and so are the tests: run them in a container or sandbox.",
            "It is shared and must not be changed; install what you need besides into another one.",
        ]
    }
}
