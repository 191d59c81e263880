internal import ArgumentParser
internal import Pipeline
internal import Terminal

/// `swegym sandbox diff`.
struct SandboxDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "The changes of a session against the base commit, as git writes them.",
        discussion:
            "What was committed, staged, left in files or added is all in it; what .gitignore names is not.")

    @Argument(help: "The session.")
    var name: String

    @Flag(help: "Leave out files that are tests by their path.")
    var withoutTests = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let context = CommandContext.current
        let session = try NamedSession(name, in: workspace)
        let patch = try await SessionChanges(session.store, session.record).patch(withoutTests: withoutTests)
        context.output(
            context.capabilities.isInteractive
                ? TerminalText.escaped(bytes: patch, keeping: .linesAndTabs)
                : String(decoding: patch, as: UTF8.self))
    }
}
