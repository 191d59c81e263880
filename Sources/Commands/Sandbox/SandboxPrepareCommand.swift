internal import ArgumentParser
internal import Pipeline
internal import Workspace

/// `swegym sandbox prepare`.
struct SandboxPrepareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Prepare the places in which sessions of instances start.",
        discussion: """
            A place is a checkout of the base commit with the project installed over its environment; it is made once \
            and serves any number of sessions. `start` prepares what is missing by itself.
            """)

    @Argument(
        help: ArgumentHelp("Instances, names of published images, or digests of locks.", valueName: "image"))
    var images: [String]

    @OptionGroup var work: InstanceWorkOptions
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let context = CommandContext.current
        try await workspace.waitingLease("swegym sandbox prepare").during {
            let workshop = try await SandboxWork(work: work, workspace: workspace).workshop()
            for image in images {
                try await workshop.prepare(image)
                context.write(escaping: image)
            }
        }
    }
}
