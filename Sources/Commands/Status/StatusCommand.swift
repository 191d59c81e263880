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

    /// What the funnel is shown by.
    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case repository, reason
    }

    @Option(help: "Show it by repository, or why what is not valid is not: by class and reason.")
    var by = Grouping.repository

    @Flag(help: "Show it again every two seconds, until interrupted.")
    var watch = false

    @Flag(help: "Show the mirrors instead: what each takes, and when it was used last.")
    var mirrors = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard !watch || !output.json else { throw UsageFailure("--watch is for people: leave out --json") }
        try show(to: context)
        while watch {
            try await Task.sleep(for: .seconds(2))
            // From the upper left corner, and without what was there.
            context.output(context.capabilities.isInteractive ? "\u{1B}[H\u{1B}[2J" : "\n")
            try show(to: context)
        }
    }

    private func show(to context: CommandContext) throws {
        let catalogue = try workspace.catalogueToRead()
        let mirrors = try MirrorListing(of: workspace.layout)
        guard !self.mirrors else {
            return try MirrorOutput(listing: mirrors).write(to: context, asJSON: output.json)
        }
        let policy = try PolicyChoice.validation(policy, in: catalogue)
        let funnels = try catalogue.funnels(policy: policy.rawValue)
        if output.json {
            context.output(try JSONOutput.text(funnels))
        } else if by == .reason {
            FunnelOutput(funnels: funnels).writeByReason(to: context)
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
