internal import ArgumentParser
internal import Instances

/// `swegym list`.
struct WorkspaceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what a workspace holds: candidates, instances, environments.",
        discussion: """
            With --ids, one id a line for other commands: \
            swegym validate --retry --only $(swegym list candidates --class infrastructure --ids)
            """,
        subcommands: [ListCandidatesCommand.self, ListInstancesCommand.self, ListEnvironmentsCommand.self])
}

/// Which candidates are listed, and how.
struct ListingOptions: ParsableArguments {
    @Option(help: "Only those that became invalid, infrastructure or hostile for this reason.")
    var reason: VerdictReason?

    @Option(help: ArgumentHelp("Only those of this repository.", valueName: "owner/name"))
    var repository: String?

    @Option(help: "The validation policy whose verdicts are meant.")
    var policy: String?

    @Flag(help: "Write the ids alone, one a line.")
    var ids = false

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    /// The repository that is meant; nil for all.
    func meantRepository() throws -> RepositoryName? {
        try repository.map { text in
            guard let name = RepositoryName(text) else {
                throw UsageFailure("--repository \(text): expected OWNER/NAME")
            }
            return name
        }
    }
}

/// What became of a candidate, as an option names it.
enum ListedClass: String, ExpressibleByArgument, CaseIterable, Encodable {
    case valid, invalid, infrastructure, hostile
    /// It has no verdict yet.
    case pending
}

extension VerdictReason: ExpressibleByArgument {}

/// `swegym list candidates`.
struct ListCandidatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "candidates",
        abstract: "List the candidates that were mined, and the verdict on each.")

    @Option(name: .customLong("class"), help: "Only those of this class.")
    var listedClass: ListedClass?

    @OptionGroup var options: ListingOptions

    func run() async throws {
        try CandidateListing(options, listedClass).write(to: .current)
    }
}

/// `swegym list instances`.
struct ListInstancesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instances", abstract: "List the instances: the candidates that are valid.")

    @OptionGroup var options: ListingOptions

    func run() async throws {
        guard options.reason == nil else {
            throw UsageFailure("--reason: what is valid has none; `swegym list candidates` takes it")
        }
        try CandidateListing(options, .valid).write(to: .current)
    }
}

/// `swegym list environments`.
struct ListEnvironmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "environments",
        abstract: "List the environments: who uses them, and what they take.",
        discussion: "The same as `swegym environment list`.")

    @Flag(help: "Write the digests of their locks alone, one a line.")
    var ids = false

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try EnvironmentOutput(workspace).write(to: .current, asJSON: output.json, idsAlone: ids)
    }
}
