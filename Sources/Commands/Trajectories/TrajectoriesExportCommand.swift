internal import ArgumentParser
internal import Files
internal import Health
internal import Instances
internal import Publishing
internal import Terminal
internal import Threads
internal import Trajectories

/// `swegym trajectories export`.
struct TrajectoriesExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write trajectories for a trainer, with a manifest and a card.",
        discussion: """
            Forms: messages (structured tool calls and tool definitions: TRL, Unsloth, torchtune), text (calls as text, \
            in SWE-Gym's style), sharegpt (LLaMA-Factory, with dataset_info.json), sampled (the columns of SWE-Gym's \
            sampled trajectories), pairs (a run that resolved an instance against one that did not, drawn by --seed). \
            Every row names instance, run, model and whether it was resolved. What a form cannot hold is left out and \
            counted.
            """)

    @Argument(help: "The store.")
    var store: String

    @Option(name: [.long, .short], help: ArgumentHelp("Where to write.", valueName: "directory"))
    var output: String

    @Option(help: "The form: messages, text, sharegpt, sampled or pairs.")
    var to = ExportForm.messages.rawValue

    @Flag(help: "Write Parquet too, through pyarrow run by uv.")
    var parquet = false

    @Option(help: "The seed of the draw of pairs.")
    var seed = 0

    @Option(help: "The most pairs of an instance; no run is in two.")
    var pairs = 1

    @Option(help: "What the release is called.")
    var release: String?

    @Option(help: "How many threads write.")
    var workers = 2

    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard let form = ExportForm(rawValue: to) else {
            let known = ExportForm.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageFailure("--to \(to): expected one of \(known)")
        }
        guard workers > 0, pairs > 0 else {
            throw UsageFailure("expected --workers and --pairs above zero")
        }
        var export = TrajectoryExport(form)
        export.seed = seed
        export.pairs = pairs
        export.threads = workers
        var publication = TrajectoryPublication(export, toolVersion: ToolVersion.current)
        publication.publication.release = release
        publication.publication.noted = { context.warn($0) }
        if parquet {
            publication.publication.parquet = try await Pyarrow(environment: context.environment)
        }
        let (ready, source, directory) = (publication, try TrajectoryStore(store), output)
        let (report, manifest) = try await onOwnThread {
            try TrajectoryWork.usage { try ready.write(source, to: directory) }
        }
        try write(report, manifest, to: context)
    }

    private func write(_ report: ExportReport, _ manifest: Manifest, to context: CommandContext) throws {
        guard !result.json else { return context.output(try JSONOutput.text(manifest)) }
        var table = Table([.init("file"), .init("rows", .right), .init("size", .right)])
        for file in manifest.files {
            table.append([
                .init(file.name), .init(file.rows.map { HumanFormat.count($0) } ?? ""),
                .init(HumanFormat.bytes(file.bytes)),
            ])
        }
        context.write(table)
        for (reason, count) in report.leftOut.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            context.write(escaping: "left out: \(HumanFormat.count(count)), \(reason)")
        }
        context.write(
            escaping: "\(HumanFormat.count(report.file.rows ?? 0, "row")) of "
                + "\(HumanFormat.count(report.trajectories, "trajectory", plural: "trajectories")) written to \(output)"
        )
    }
}
