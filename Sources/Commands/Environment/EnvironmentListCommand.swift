internal import ArgumentParser

/// `swegym environment list`.
struct EnvironmentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the environments of a workspace: who uses them, and what they take.",
        discussion: "A file that several environments share counts once in the sums.")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try EnvironmentOutput(workspace).write(to: .current, asJSON: output.json)
    }
}
