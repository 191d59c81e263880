internal import ArgumentParser
internal import Discovery
internal import Files
internal import Foundation
internal import GitHub
internal import Instances
internal import Pipeline
internal import Settings
internal import Terminal

/// `swegym discover`.
struct DiscoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Choose repositories to mine: from exports of GHS, or from GitHub's search.",
        discussion: """
            EXPORT is a file that seart-ghs.si.usi.ch exports, CSV or JSON, packed or not; --search asks GitHub instead, \
            for which a token is needed. Criteria are the paper's unless others are given: Python, created before \
            2022-07-01, more than 500 stars, 500 pull requests and 100 contributors, 300 lines of code or more; and a \
            permissive licence, no fork, not archived, no repository of SWE-bench. Ranges are written 3, 3-, -10 or \
            3-10; 0- lets everything through.

            With --output, entries are added to a repos.yaml, in which what is there stays as it is; what is known of \
            the repositories and who was refused and why go beside it (repos.facts.jsonl, repos.refused.jsonl). Without \
            it, the entries are printed.
            """)

    @Argument(help: "Exports of GHS.")
    var exports: [String] = []

    @Flag(help: "Search GitHub.")
    var search = false

    @Option(name: [.long, .short], help: "The list of repositories to add to.")
    var output: String?

    @Option(help: ArgumentHelp("Write who was refused and why here, one a line.", valueName: "file.jsonl"))
    var refused: String?

    @OptionGroup(title: "Criteria") var criteria: DiscoveryOptions
    @OptionGroup(title: "GitHub") var gitHub: DiscoveryGitHubOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var overwriting: OverwriteOptions
    @OptionGroup var result: OutputOptions

    func validate() throws {
        if search == !exports.isEmpty {
            throw ValidationError("name exports of GHS, or --search to ask GitHub; one of the two")
        }
    }

    func run() async throws {
        let context = CommandContext.current
        for file in exports { try Self.check(file) }
        if let refused { try OutputDirectory.claimLines(refused, overwrite: overwriting.overwrite) }
        var request = DiscoveryRequest(
            search ? .search : .exports(exports), criteria: try await criteria.criteria())
        request.confirms = gitHub.confirm
        request.refresh = gitHub.refresh
        // What is wrong with the list that is there should be known before GitHub is asked for an hour.
        _ = try entries([])
        let stage = DiscoveryStage(
            layout: workspace.layout, access: gitHub.access(context), observer: context.observer)
        let found: DiscoveryResult
        do {
            found = try await stage.run(request)
        } catch let error as RepositoryExportError {
            throw UsageFailure("\(error)")
        }
        try write(found, to: context)
    }

    private static func check(_ file: String) throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory), !isDirectory.boolValue
        else { throw UsageFailure("\(file): there is no such file") }
    }

    private func entries(_ names: [RepositoryName]) throws -> RepositoryEntries {
        let old = output.flatMap { FileManager.default.contents(atPath: $0) }
        do {
            return try RepositoryEntries(adding: names, to: old.map(Array.init), file: output ?? "-")
        } catch let error as RepositoryEntriesError {
            throw UsageFailure("\(error)")
        }
    }

    private func write(_ found: DiscoveryResult, to context: CommandContext) throws {
        let accepted = found.tally.accepted
        let entries = try entries(accepted.map(\.repository))
        let refusedFile = refused ?? output.map { RepositoryFactsFile.path(besides: $0, "refused") }
        if let refusedFile {
            try RecordFile.write(try JSONLines.encode(found.tally.refused), to: refusedFile)
        }
        if let output {
            // The facts come first: an entry is never without them.
            var facts = try RepositoryFactsFile(besides: output)
            facts.update(accepted)
            if !accepted.isEmpty { try facts.write() }
            if !entries.added.isEmpty { try RecordFile.write(entries.bytes, to: output) }
        }
        try DiscoveryOutput(
            found: found, entries: entries, output: output, refusedFile: refusedFile
        )
        .write(to: context, asJSON: result.json)
    }
}

/// How GitHub is asked.
struct DiscoveryGitHubOptions: ParsableArguments {
    @Flag(
        help: """
            Ask GitHub about those of an export that meet the criteria: their names today, merged pull requests, \
            whether they are still there.
            """)
    var confirm = false

    @Flag(help: "Ask again what GitHub was asked before.")
    var refresh = false

    @Option(help: "A file with GitHub tokens, one a line, that only you can read.")
    var tokenFile: String?

    @Option(
        name: .customLong("api-url"),
        help: "Another server's REST API, https://HOST/api/v3, instead of GitHub's.")
    var apiURL: String?

    func access(_ context: CommandContext) -> GitHubAccess {
        var access = GitHubAccess(environment: context.environment)
        access.tokenFile = tokenFile
        access.apiURL = apiURL
        return access
    }
}
