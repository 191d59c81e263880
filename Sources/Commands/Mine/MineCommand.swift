internal import ArgumentParser
internal import Foundation
internal import GitHub
internal import Instances
internal import Pipeline
internal import Settings
internal import Terminal
internal import Workspace

/// `swegym mine`.
struct MineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mine",
        abstract: "Find the merged pull requests that can become instances.",
        discussion: """
            Clones or updates a mirror of each repository, pairs merged pull requests with the issues that they \
            resolve, and splits each change into gold patch and test patch. Without --archive, GitHub is asked, for \
            which a token is needed (GITHUB_TOKEN or --token-file); what it says is kept in the workspace, and later \
            runs ask only for what changed. Without a token, and with --history, pull requests are recognised from \
            the history alone, and their candidates wait for the issues' texts.
            """)

    @Argument(
        help: ArgumentHelp(
            "A list of repositories, repos.yaml where none is given, or repositories themselves.",
            valueName: "repos.yaml|owner/name"))
    var repositories: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Take only these repositories.", valueName: "owner/name"))
    var only: [String] = []

    @Option(help: "A GitHub archive: a directory with OWNER__NAME/pulls.jsonl and so on.")
    var archive: String?

    @Flag(help: "Do not ask GitHub: recognise pull requests from the history alone.")
    var history = false

    @Flag(
        help: """
            Only tell what asking GitHub would cost: requests, points, time, disk. What `discover` kept beside the \
            list is not asked for; with --refresh it is.
            """)
    var estimate = false

    @Flag(help: "Only bring mirrors and what GitHub says up to date; mine later.")
    var fetchOnly = false

    @Flag(help: "Take texts that were edited on GitHub since they were read, and let go of what was deleted.")
    var refresh = false

    @Option(help: "A file with GitHub tokens, one a line, that only you can read.")
    var tokenFile: String?

    @Option(
        name: .customLong("api-url"),
        help: "Another server's REST API, https://HOST/api/v3, asked about every repository.")
    var apiURL: String?

    @Option(help: "What decides linking, splitting and texts: complete, swe-bench-2023 or swe-bench-2024.")
    var policy = "complete"

    @Flag(help: "Go on without objects that the mirror lacks, and record it.")
    var allowMissingObjects = false

    @Option(help: "How many threads read the history at once.")
    var threads: Int?

    @OptionGroup var mirrors: MirrorBudgetOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if history || archive != nil, estimate || refresh || apiURL != nil {
            throw ValidationError("--archive and --history are for mining without asking GitHub")
        }
    }

    func run() async throws {
        let context = CommandContext.current
        let (list, only) = try RepositoryFile.list(of: repositories, only: only)
        let layout = workspace.layout
        if estimate {
            let lines = try await estimates(list, only, context)
            return try EstimateOutput(lines: lines).write(to: context, asJSON: output.json)
        }
        try await Lease(of: layout, command: "swegym mine").during {
            var request = MiningRequest(entries: try RepositoryFile.choose(only, from: list), file: list.file)
            request.archive = archive
            request.gitHub = history ? nil : access(context)
            request.isFetchOnly = fetchOnly
            request.policy = policy
            request.allowMissingObjects = allowMissingObjects
            if let threads { request.threads = threads }
            let observer = progress.observer(context)
            let stage = MiningStage(
                layout: layout, catalogue: try Catalogue(of: layout), observer: observer,
                mirrors: mirrors.store(layout, observer))
            let results = try await stage.run(request)
            try MiningOutput(results: results).write(to: context, asJSON: output.json)
        }
    }

    private func estimates(
        _ list: RepositoryList, _ only: [String], _ context: CommandContext
    ) async throws -> [GitHubEstimate.Line] {
        let layout = workspace.layout
        let estimate = GitHubEstimate(
            access: access(context), facts: refresh ? nil : try RepositoryFactsFile(besides: list.file),
            journal: { layout.gitHubPages(of: $0) }, notice: progress.observer(context).noted)
        do {
            return try await estimate.run(
                RepositoryFile.choose(only, from: list).map { ($0.name, $0.url) })
        } catch let error as GitHubError {
            throw UsageFailure(error.description)
        }
    }

    private func access(_ context: CommandContext) -> GitHubAccess {
        var access = GitHubAccess(environment: context.environment)
        access.tokenFile = tokenFile
        access.apiURL = apiURL
        access.refresh = refresh
        return access
    }
}
