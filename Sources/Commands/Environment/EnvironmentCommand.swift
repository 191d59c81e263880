internal import ArgumentParser

/// `swegym environment`.
struct EnvironmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "environment",
        abstract: "Build, export, list and remove environments; count what interpreters they need.",
        discussion: """
            An environment lock names an interpreter and every package with its hash; a publication holds one for \
            each instance. LOCK is such a file, a lock's digest, or an instance that the workspace has validated.
            """,
        subcommands: [
            EnvironmentBuildCommand.self, EnvironmentExportCommand.self, EnvironmentListCommand.self,
            EnvironmentCleanCommand.self, EnvironmentInterpretersCommand.self,
        ])
}
