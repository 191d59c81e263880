internal import ArgumentParser
internal import Configuration
internal import Foundation
internal import Instances
internal import Pipeline
internal import Terminal
internal import Workspace

/// `swegym mine`.
struct MineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mine",
        abstract: "Find the merged pull requests that can become instances.",
        discussion: """
            Clones or updates a mirror of each repository, pairs merged pull requests with the issues that they \
            resolve, and splits each change into gold patch and test patch. Without --archive, pull requests are \
            recognised from the history alone, and their candidates wait for the issues' texts.
            """)

    @Argument(help: "The repositories to mine.")
    var repositories = "repos.yaml"

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Take only these repositories.", valueName: "owner/name"))
    var only: [String] = []

    @Option(help: "A GitHub archive: a directory with OWNER__NAME/pulls.jsonl and so on.")
    var archive: String?

    @Option(help: "What decides linking, splitting and texts: complete, swe-bench-2023 or swe-bench-2024.")
    var policy = "complete"

    @Flag(help: "Go on without objects that the mirror lacks, and record it.")
    var allowMissingObjects = false

    @Option(help: "How many threads read the history at once.")
    var threads: Int?

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let list = try RepositoryFile.read(repositories)
        let layout = workspace.layout
        let lease = try Lease(of: layout, command: "swegym mine")
        defer { withExtendedLifetime(lease) {} }
        var request = MiningRequest(entries: try RepositoryFile.choose(only, from: list), file: list.file)
        request.archive = archive
        request.policy = policy
        request.allowMissingObjects = allowMissingObjects
        if let threads { request.threads = threads }
        let stage = MiningStage(
            layout: layout, catalogue: try Catalogue(of: layout), observer: context.observer)
        let results = try await stage.run(request)
        try MiningOutput(results: results).write(to: context, asJSON: output.json)
    }
}
