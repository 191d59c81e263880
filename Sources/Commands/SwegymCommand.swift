package import ArgumentParser
internal import Files
internal import Foundation
internal import Instances
internal import Pipeline
internal import Python
internal import Settings
internal import Terminal
internal import Workspace

/// The program's commands.
package struct SwegymCommand: AsyncParsableCommand {
    /// How the command line describes itself.
    package static let configuration = CommandConfiguration(
        commandName: "swegym",
        abstract: "Turns the history of GitHub repositories into executable software-engineering tasks.",
        discussion: """
            Three commands do the work, each of which can be stopped and run again at any time:

              swegym mine repos.yaml --archive DIR   find merged pull requests with tests and an issue
              swegym validate                        build each environment, run the tests before and after
              swegym publish --output DIR            write the splits Raw, full and Lite

            `swegym run demo` does all three on an embedded example, in a minute or two.
            """,
        version: ToolVersion.current,
        subcommands: [
            MineCommand.self, ValidateCommand.self, EvaluateCommand.self, SandboxCommand.self,
            SandboxShellCommand.self, ServeCommand.self, RerunCommand.self,
            AuditCommand.self, PublishCommand.self, RunCommand.self,
            StatusCommand.self, WorkspaceListCommand.self,
            ShowCommand.self, EnvironmentCommand.self, DoctorCommand.self, VerifyCommand.self,
            SplitCommand.self, OverlapCommand.self, ReportCommand.self, ConvertCommand.self,
            DiscoverCommand.self, JudgeCommand.self, TrajectoriesCommand.self, VerifierCommand.self,
            RolloutCommand.self,
        ])

    /// The command without a subcommand: it shows the help.
    package init() {}

    /// Runs this process's command line and ends the process with its exit status.
    package static func runProcess() async {
        // Other users of ours read what is made for them, whatever the shell's mask.
        umask(0o022)
        let task = Task { await run(Array(CommandLine.arguments.dropFirst()), context: .process) }
        let interruption = Interruption { task.cancel() }
        let status = await task.value
        withExtendedLifetime(interruption) {}
        Foundation.exit(status)
    }

    /// Runs a command line.
    ///
    /// - Returns: the exit status: 0 success, 1 something asked for could not be had, 2 wrong usage or input,
    ///   130 interrupted.
    package static func run(_ arguments: [String], context: CommandContext) async -> Int32 {
        await CommandContext.$current.withValue(context) {
            do {
                var command = try parseAsRoot(arguments)
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
                return 0
            } catch {
                return report(error, to: context)
            }
        }
    }

    private static func report(_ error: any Error, to context: CommandContext) -> Int32 {
        switch error {
        case is CancellationError:
            context.diagnostics("interrupted; the same command goes on from here\n")
            return 130
        case let code as ExitCode:
            return code.rawValue
        case let failure as CommandFailure:
            context.diagnostics("error: \(escaped(failure.description))\n")
            return 1
        case PipelineError.fullDisk, PipelineError.outage:
            context.diagnostics("error: \(escaped("\(error)"))\n")
            return 1
        case is UsageFailure, is OutputDirectoryError, is ConfigurationError, is PipelineError,
            is NoPublishedEnvironments:
            context.diagnostics("error: \(escaped("\(error)"))\n")
            return 2
        case WorkspaceError.unknownInstance, WorkspaceError.nothingSelected:
            context.diagnostics("error: \(escaped("\(error)"))\n")
            return 2
        default:
            return reportParsing(error, to: context)
        }
    }

    private static func reportParsing(_ error: any Error, to context: CommandContext) -> Int32 {
        let code = exitCode(for: error)
        guard code != .success else {
            context.output(fullMessage(for: error) + "\n")
            return 0
        }
        if code == .validationFailure {
            context.diagnostics(escaped(fullMessage(for: error)) + "\n")
            return 2
        }
        context.diagnostics("error: \(escaped("\(error)"))\n")
        return 1
    }

    private static func escaped(_ text: String) -> String {
        TerminalText.escaped(CommandContext.current.calling(text), keeping: .linesAndTabs)
    }
}
