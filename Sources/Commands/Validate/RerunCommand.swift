internal import ArgumentParser
internal import Files
internal import Instances
internal import Pipeline
internal import Terminal
internal import Validation
internal import Workspace

/// `swegym rerun`.
struct RerunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerun",
        abstract: "Run the tests of a validated instance once more in its environment, and print the log.",
        discussion:
            "No record and no verdict changes. With --keep-scratch, checkouts and layers stay to be looked at."
    )

    @Argument(help: "The instance: OWNER__NAME-NUMBER, or short, NAME-NUMBER.")
    var id: String

    /// On which side of the gold patch a run is.
    enum Phase: String, ExpressibleByArgument, CaseIterable {
        case before, after

        var variant: Variant { self == .before ? .base : .gold }
    }

    @Option(help: "Before or after the gold patch.")
    var phase = Phase.after

    @Option(help: ArgumentHelp("Run them on this patch instead of the gold patch.", valueName: "file.diff"))
    var patch: String?

    @Option(help: ArgumentHelp("Wall time of the run.", valueName: "seconds"))
    var timeout = RunLimits().wallSeconds

    @Flag(help: "Keep the checkouts and layers, and say where.")
    var keepScratch = false

    @Flag(help: "Go on without objects that the mirror lacks.")
    var allowMissingObjects = false

    @OptionGroup var backEnd: SandboxOptions
    @OptionGroup var mirrors: MirrorBudgetOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard timeout > 0 else { throw UsageFailure("--timeout takes a number above zero") }
        let proposed = try patch.map { path in
            String(decoding: try RecordFile.read(path), as: UTF8.self)
        }
        let variant = proposed.map { Variant.patch(PatchDigest(of: $0)) } ?? phase.variant
        var request = ValidationRequest()
        request.limits.bound(wall: timeout)
        request.sandbox = backEnd.sandbox
        request.keepsScratch = keepScratch
        request.allowMissingObjects = allowMissingObjects
        let report = try await workspace.existingLease("swegym rerun").during { [request] in
            let catalogue = try workspace.existingCatalogue()
            return try await RerunStage(
                layout: workspace.layout, catalogue: catalogue, environment: context.environment,
                mirrors: mirrors.store(workspace.layout, context.observer)
            ).run(try catalogue.instance(named: id), on: variant, proposing: proposed, request)
        }
        guard !output.json else { return context.output(try JSONOutput.text(report)) }
        for line in Self.lines(of: report) { context.write(escaping: line) }
        let log = try PackedFile.read(report.log)
        context.output(TerminalText.escaped(bytes: log, keeping: .linesAndTabs))
    }

    /// What became of the run, a line each.
    static func lines(of report: RerunReport) -> [String] {
        let counts = Dictionary(grouping: report.run.outcomes.values, by: \.rawValue).mapValues(\.count)
        let outcomes = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        var lines = [
            "\(report.run.id) \(side(report.run.variant)): \(report.run.ending), "
                + (outcomes.isEmpty ? "no test" : outcomes.joined(separator: ", "))
        ]
        lines += report.run.collectionErrors.sorted { $0.key < $1.key }.map {
            "cannot collect \($0.key): \($0.value)"
        }
        lines += report.kept.map { ["checkouts and layers are kept in \($0)"] } ?? []
        return lines + ["log \(report.log)", ""]
    }

    private static func side(_ variant: Variant) -> String {
        switch variant {
        case .base, .gold: "\(variant) the gold patch"
        case .patch(let digest): "with the patch \(digest.description.prefix(12))"
        }
    }
}
