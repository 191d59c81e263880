internal import ArgumentParser
internal import Auditing
internal import Datasets
internal import Foundation
internal import Instances
internal import Pipeline
internal import Publishing
internal import Terminal
internal import Workspace

/// `swegym audit`.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Prove that the answer of instances is not where their tests and sessions run.",
        discussion: """
            For each instance the place of a session and the place of a run before the gold patch are made as they \
            always are, and a program inside looks at everything that can be seen there: repositories and their \
            objects, releases and copies of the project, lines and files of the gold and the test patch, mounts. What \
            could not be looked at is said and never counts as proven. Exit status 1 when something of an answer was \
            found, or when something is not proven.
            """)

    @Argument(
        help: ArgumentHelp(
            "Instances validated in the workspace, or directories of publications for all of their split full.",
            valueName: "id|directory"))
    var subjects: [String]

    @OptionGroup var work: InstanceWorkOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard work.arePositive else {
            throw UsageFailure("--timeout, --memory and --workers take numbers above zero")
        }
        let audits = try await workspace.existingLease("swegym audit").during {
            let catalogue = try workspace.existingCatalogue()
            let (instances, publications) = try meant(in: catalogue)
            return try await AuditStage(
                layout: workspace.layout, catalogue: catalogue, observer: progress.observer(context),
                environment: context.environment,
                mirrors: work.mirrors.store(workspace.layout, progress.observer(context))
            ).run(instances, publications: publications, work.request(try work.repositories()))
        }
        let result = AuditOutput(audits)
        if output.json {
            context.output(try JSONOutput.text(audits))
        } else {
            for line in result.lines { context.write(escaping: line) }
        }
        try result.judge()
    }

    /// The instances that are named, each once, and the publications.
    private func meant(in catalogue: Catalogue) throws -> ([InstanceID], [String]) {
        var (instances, publications): ([InstanceID], [String]) = ([], [])
        for subject in subjects {
            guard FileManager.default.fileExists(atPath: "\(subject)/\(Manifest.fileName)") else {
                instances.append(try catalogue.instance(named: subject))
                continue
            }
            publications.append(subject)
            instances += try Self.instances(of: subject)
        }
        var known: Set<InstanceID> = []
        return (instances.filter { known.insert($0).inserted }, publications)
    }

    /// The instances of a publication's split full.
    private static func instances(of directory: String) throws -> [InstanceID] {
        var found: [InstanceID] = []
        let reader = try PublicationReader(directory)
        try reader.forEachRow(of: Split.full.fileName) { row in
            guard let text = row.text(Column.instanceID), let id = InstanceID(text) else {
                throw UsageFailure("\(directory): a row of its split full names no instance")
            }
            found.append(id)
        }
        return found
    }
}
