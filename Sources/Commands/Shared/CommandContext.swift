internal import Foundation
internal import Instances
internal import Pipeline
internal import Python
internal import Terminal

/// What a command needs of the world: where it writes, and what the environment says.
///
/// It is handed to every command through a task-local value, so that the whole command line runs inside a test.
package struct CommandContext: Sendable {
    /// Writes to standard output: results, and nothing else.
    package var output: @Sendable (String) -> Void
    /// Writes to standard error: progress, notes, errors.
    package var diagnostics: @Sendable (String) -> Void
    /// The environment's variables.
    package var environment: [String: String]
    /// The directory that the command works in; files for it lie here or above.
    package var directory = FileManager.default.currentDirectoryPath
    /// The program as a shell finds it from here, for advice on what to type next.
    package var program = "swegym"
    /// Whether progress is shown on standard error.
    package var showsProgress: Bool
    /// The columns that tables may take, and whether they may be coloured.
    var capabilities: TerminalCapabilities

    /// A context that keeps what is written for itself, without colour or progress.
    package init(
        environment: [String: String], output: @escaping @Sendable (String) -> Void,
        diagnostics: @escaping @Sendable (String) -> Void
    ) {
        self.output = output
        self.diagnostics = diagnostics
        self.environment = environment
        showsProgress = false
        capabilities = TerminalCapabilities(isInteractive: false, isColoured: false, columns: 120)
    }

    /// The process's own streams and environment.
    package static var process: CommandContext {
        let environment = ProcessInfo.processInfo.environment
        var context = CommandContext(
            environment: environment,
            output: { _ = OutputStream.standardOutput.write($0) },
            diagnostics: { _ = OutputStream.standardError.write($0) })
        context.showsProgress = true
        context.program = CalledName.of(
            CommandLine.arguments.first, searching: environment["PATH"], else: UvPlaces.thisProgram)
        context.capabilities = .of(descriptor: 1, environment: environment)
        return context
    }

    /// The context of the running command.
    @TaskLocal static var current: CommandContext = .process

    /// Who is told how long work goes on.
    var observer: any PipelineObserver {
        showsProgress ? TerminalObserver(environment: environment) : SilentObserver()
    }

    /// Writes a table to standard output.
    func write(_ table: Table) {
        let palette = Palette(isColoured: capabilities.isColoured)
        for line in table.lines(width: capabilities.columns, palette: palette) { output(line + "\n") }
    }

    /// Writes a line to standard error that may hold hostile text.
    func warn(_ text: String) {
        diagnostics(TerminalText.escaped(text, keeping: .linesAndTabs) + "\n")
    }

    /// Writes lines that may hold hostile text.
    func write(escaping text: String) {
        output(TerminalText.escaped(text, keeping: .linesAndTabs) + "\n")
    }
}
