internal import ArgumentParser
internal import Auditing
internal import Datasets
internal import Foundation
internal import Instances
internal import Mirrors
internal import Pipeline
internal import Publishing
internal import Settings
internal import Terminal
internal import Validation
internal import Workspace

/// `swegym publish`.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Write the splits Raw, full and Lite, what lies beside them, and the manifest.",
        discussion: "The same workspace gives the same bytes. The manifest is written last.")

    @Option(name: [.long, .short], help: "The directory to write to.")
    var output: String

    @Option(
        help: ArgumentHelp(
            "The manifest of the release before, to list what changed.", valueName: "manifest.json"))
    var against: String?

    @Option(
        help:
            "The validation policy whose verdicts count: swe-bench or swe-gym; the one that was used by default."
    )
    var policy: String?

    @Option(help: "What the release is called, in its manifest, card and changelog.")
    var release: String?

    @Option(
        help: ArgumentHelp(
            "Sign the manifest with this key of ssh-keygen or minisign.", valueName: "key-file"))
    var sign: String?

    @Option(help: "How many threads prepare rows; the bytes are the same for any number.")
    var workers = 2

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Compare with the instances of these files for contamination.", valueName: "rows"))
    var overlapWith: [String] = []

    @Option(
        help: ArgumentHelp(
            "Take former names of repositories from this list, for the comparison.", valueName: "repos.yaml"))
    var repos: String?

    @Option(help: "What becomes of overlapping instances: refuse (nothing is published), exclude or allow.")
    var overlap = OverlapTreatment.refuse.rawValue

    @Flag(
        help:
            "Audit the valid instances first, as `swegym audit` does, and publish what was found as audit.jsonl."
    )
    var audit = false

    @OptionGroup var overwriting: OverwriteOptions
    @OptionGroup var formats: FormatOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var workspace: WorkspaceOptions

    @Flag(help: "Write the result as JSON.")
    var json = false

    func run() async throws {
        let context = CommandContext.current
        guard workers > 0 else { throw UsageFailure("--workers takes a number above zero") }
        try await workspace.existingLease("swegym publish").during {
            try Manifest.claim(output, overwrite: overwriting.overwrite)
            let catalogue = try workspace.existingCatalogue()
            let policy = try PolicyChoice.validation(policy, in: catalogue)
            let stage = PublicationStage(
                layout: workspace.layout, catalogue: catalogue, observer: progress.observer(context))
            var request = PublicationRequest(output: output, against: against, policy: policy.rawValue)
            request.release = release
            request.threads = workers
            request.overlap = try await overlapPolicy(context)
            request.export = try await formats.export(environment: context.environment)
            let audits = audit ? try await audited(policy.rawValue, catalogue, context) : nil
            request.audit = try audits.map { try AuditStage.lines($0) }
            let result: PublicationReport
            do {
                result = try await stage.run(request)
            } catch let error as PublicationError {
                throw CommandFailure("\(error)")
            }
            let signature = try sign.map { key in
                try ReleaseSignature(of: "\(output)/manifest.json", environment: context.environment).sign(
                    with: key)
            }
            try PublicationOutput(result: result, directory: output, signature: signature)
                .write(to: context, asJSON: json)
            if let audits { try AuditOutput(audits).judge() }
        }
    }

    /// The audits of all instances that a policy calls valid.
    private func audited(
        _ policy: String, _ catalogue: Catalogue, _ context: CommandContext
    ) async throws -> [InstanceAudit] {
        let valid = try catalogue.verdicts(policy: policy).values.filter { $0.verdictClass == .valid }.map(
            \.id)
        var request = ValidationRequest()
        request.workers = workers
        return try await AuditStage(
            layout: workspace.layout, catalogue: catalogue, observer: progress.observer(context),
            environment: context.environment,
            mirrors: MirrorStore.keepingSize(of: workspace.layout, noted: progress.observer(context).noted)
        ).run(valid.sorted(), publications: [output], request)
    }

    private func overlapPolicy(_ context: CommandContext) async throws -> OverlapPolicy? {
        guard let treatment = OverlapTreatment(rawValue: overlap) else {
            let known = OverlapTreatment.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageFailure("--overlap \(overlap): expected one of \(known)")
        }
        guard !overlapWith.isEmpty else { return nil }
        let files = try overlapWith.map { try RowFile($0, split: Split.full.rawValue) }
        let names = try repos.map { try RepositoryFile.read($0).entries.map(\.names) } ?? []
        do {
            let index = try await OpenedRows.during(files) { try OverlapIndex(files: $0, names: names) }
            for note in index.lacking.flatMap(\.notes) {
                context.diagnostics(TerminalText.escaped(note) + "\n")
            }
            return OverlapPolicy(index: index, treatment: treatment)
        } catch let error as PublishedRowError {
            throw UsageFailure("--overlap-with \(error)")
        }
    }
}
