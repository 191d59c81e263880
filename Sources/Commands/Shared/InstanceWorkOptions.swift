internal import ArgumentParser
internal import Foundation
internal import Instances
internal import Pipeline
internal import Settings

/// What work on instances may take, and where their repositories are.
struct InstanceWorkOptions: ParsableArguments {
    @Option(help: "How many instances are worked on at once.")
    var workers: Int?

    @Option(help: ArgumentHelp("Wall time of one run.", valueName: "seconds"))
    var timeout = RunLimits().wallSeconds

    @Option(help: ArgumentHelp("Memory of one run.", valueName: "MiB"))
    var memory = RunLimits().memoryBytes >> 20

    @Option(help: "The repositories' overrides and URLs; repos.yaml when it is there.")
    var repos: String?

    @Option(
        help: ArgumentHelp(
            "What environments and caches may take between instances, such as 20GB; those used longest ago go.",
            valueName: "size"))
    var diskBudget: SizeArgument?

    @Flag(help: "Run although a limit of runs does not hold on this machine; without it, that is an error.")
    var allowDegraded = false

    @OptionGroup var mirrors: MirrorBudgetOptions

    @Flag(help: "Go on without objects that the mirror lacks, and record it.")
    var allowMissingObjects = false

    /// Whether all numbers are above zero.
    var arePositive: Bool { timeout > 0 && memory > 0 && workers.map { $0 > 0 } ?? true }

    /// The list of repositories; nil when none is named and there is no repos.yaml.
    func repositories() throws -> RepositoryList? {
        if let repos { return try RepositoryFile.read(repos) }
        return FileManager.default.fileExists(atPath: "repos.yaml")
            ? try RepositoryFile.read("repos.yaml") : nil
    }

    /// A request with these limits, and what a list says of repositories.
    func request(_ list: RepositoryList?) -> ValidationRequest {
        var request = ValidationRequest()
        request.limits.bound(wall: timeout)
        request.limits.memoryBytes = memory << 20
        if let workers { request.workers = workers }
        request.allowMissingObjects = allowMissingObjects
        request.allowsDegraded = allowDegraded
        request.diskBudget = diskBudget?.bytes
        request.overrides = list?.overrides ?? [:]
        request.sources = list?.sources ?? [:]
        return request
    }
}
