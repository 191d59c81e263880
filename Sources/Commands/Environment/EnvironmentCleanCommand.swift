internal import ArgumentParser
internal import Foundation
internal import Pipeline
internal import Python
internal import Terminal
internal import Workspace

/// `swegym environment clean`.
struct EnvironmentCleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Remove environments that no instance uses, or as many as a budget demands.",
        discussion: """
            With --budget, environments that no verdict rests on go first, then those that were used longest ago, \
            until environments and caches fit. Every one can be built again from its lock, which stays. A \
            workspace in which a run is under way is left alone, and an interrupted cleaning is finished by the next.
            """)

    @Option(
        help: ArgumentHelp("What environments and caches may take, such as 20GB.", valueName: "size"))
    var budget: SizeArgument?

    @Flag(help: "Only say what would be removed.")
    var dryRun = false

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        _ = try workspace.existingCatalogue()
        try await Lease(of: workspace.layout, command: "swegym environment clean").during {
            let report = try EnvironmentLibrary(layout: workspace.layout).collect(
                budget: budget?.bytes, isTrial: dryRun)
            if output.json {
                context.output(try JSONOutput.text(report))
            } else {
                for name in report.removed {
                    context.output("\(dryRun ? "would remove" : "removed") \(name)\n")
                }
                context.output(
                    "\(HumanFormat.count(report.removed.count, "environment")) and "
                        + "\(HumanFormat.count(report.wheels, "unpacked wheel")): "
                        + "\(HumanFormat.bytes(report.before)) before, \(HumanFormat.bytes(report.after)) after\n"
                )
            }
            if let budget, !dryRun, report.after > budget.bytes {
                throw CommandFailure(
                    "\(HumanFormat.bytes(report.after)) are left, more than the budget of "
                        + "\(HumanFormat.bytes(budget.bytes)): nothing more can be removed")
            }
        }
    }
}
