internal import ArgumentParser
internal import Foundation
internal import Health
internal import Instances
internal import Mirrors
internal import Pipeline
internal import Terminal
internal import Validation
internal import Workspace

/// `swegym status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the funnel: what went in, what came out, and why the rest did not.")

    @OptionGroup var workspace: WorkspaceOptions

    @Option(help: "The validation policy whose verdicts are counted.")
    var policy: String?

    @Flag(help: "Show the mirrors instead: what each takes, and when it was used last.")
    var mirrors = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let catalogue = try workspace.existingCatalogue()
        let mirrors = try MirrorListing(of: workspace.layout)
        guard !self.mirrors else {
            return try MirrorOutput(listing: mirrors).write(to: context, asJSON: output.json)
        }
        let policy = try PolicyChoice.validation(policy, in: catalogue)
        let funnels = try catalogue.funnels(policy: policy.rawValue)
        if output.json {
            context.output(try JSONOutput.text(funnels))
        } else {
            FunnelOutput(funnels: funnels).write(to: context)
            MirrorOutput(listing: mirrors).writeSum(to: context)
        }
        let faults = try WorkspaceFaults.of(workspace.layout, includingRuns: false)
        if let sentence = RecordSurvey.sentence(faults) { context.warn(sentence) }
        guard funnels.allSatisfy(\.counts.addsUp) else {
            throw CommandFailure(
                "the funnel does not add up; delete \(workspace.layout.catalogue) and run "
                    + "`\(ShellWord.line("swegym", "status", "--workspace", workspace.workspace))` again")
        }
    }
}
