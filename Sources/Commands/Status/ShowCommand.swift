internal import ArgumentParser
internal import Foundation
internal import Instances
internal import Pipeline
internal import Reports
internal import Terminal
internal import Workspace

/// `swegym show`.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Tell one instance's whole story: where it comes from, its runs, its verdict.")

    @Argument(help: "The instance: OWNER__NAME-NUMBER, or short, NAME-NUMBER.")
    var id: String

    @Flag(help: "Explain the environment: which file said what, and what was decided.")
    var environment = false

    @Flag(help: "Show the patches too.")
    var patches = false

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let catalogue = try workspace.catalogueToRead()
        let instance = try catalogue.instance(named: id)
        let story = try InstanceStory(of: instance, catalogue: catalogue)
        if output.json {
            context.output(try JSONOutput.text(story))
            return
        }
        for line in story.lines(environment: environment, patches: patches) { context.write(escaping: line) }
    }
}
