internal import ArgumentParser
internal import Foundation
internal import Instances
internal import Pipeline
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

    @OptionGroup var formats: FormatOptions
    @OptionGroup var workspace: WorkspaceOptions

    @Flag(help: "Write the result as JSON.")
    var json = false

    func run() async throws {
        let context = CommandContext.current
        guard workers > 0 else { throw UsageFailure("--workers takes a number above zero") }
        let lease = try Lease(of: workspace.layout, command: "swegym publish")
        defer { withExtendedLifetime(lease) {} }
        let catalogue = try workspace.existingCatalogue()
        let policy = try PolicyChoice.validation(policy, in: catalogue)
        let stage = PublicationStage(
            layout: workspace.layout, catalogue: catalogue, observer: context.observer)
        var request = PublicationRequest(output: output, against: against, policy: policy)
        request.release = release
        request.threads = workers
        request.export = try await formats.export(environment: context.environment)
        let result = try await stage.run(request)
        let signature = try sign.map { key in
            try ReleaseSignature(of: "\(output)/manifest.json", environment: context.environment).sign(
                with: key)
        }
        try PublicationOutput(result: result, directory: output, signature: signature)
            .write(to: context, asJSON: json)
    }
}
