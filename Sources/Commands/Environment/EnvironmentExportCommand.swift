internal import ArgumentParser
internal import Foundation
internal import Pipeline
internal import Python
internal import Terminal

/// `swegym environment export`.
struct EnvironmentExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write an environment as a Dockerfile, a requirements file or a pylock.toml.",
        discussion: """
            With an instance, its variables, test command, build steps and project go into the Dockerfile too. No \
            form names a package index; pylock asks yours what the files are called.
            """)

    @Argument(help: ArgumentHelp("A lock's file or digest, or an instance.", valueName: "lock"))
    var lock: String

    @Option(help: "dockerfile, requirements or pylock.")
    var format: String

    @Option(name: [.long, .short], help: "The file to write; standard output by default.")
    var output: String?

    @Flag(help: "The environment of an instance's runs after the gold patch, where that is another one.")
    var after = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let context = CommandContext.current
        guard let format = EnvironmentExport.Format(rawValue: format) else {
            let known = EnvironmentExport.Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageFailure("--format \(format): expected one of \(known)")
        }
        let found = try EnvironmentLibrary(layout: workspace.layout).find(lock, after: after)
        let text = try await EnvironmentExport(found.lock, for: found.instance)
            .text(as: format, environment: context.environment)
        guard let output else {
            context.output(TerminalText.escaped(text, keeping: .linesAndTabs))
            return
        }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandFailure("writing \(output): \(error.localizedDescription)")
        }
    }
}
