internal import ArgumentParser
internal import Foundation
internal import Health
internal import Pipeline
internal import Terminal
internal import Workspace

/// `swegym doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what this machine lacks, and the command that mends it.",
        discussion: """
            With --workspace, it also says which interpreters and system packages the instances validated there \
            need, and for which of them something is missing. Python 2.7 and 3.0 to 3.5 are beyond what environments \
            are made for.
            """)

    @Option(help: "A workspace whose instances' needs are looked at.")
    var workspace: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let layout = workspace.map { WorkspaceLayout(root: $0) }
        if let layout, !layout.exists { throw UsageFailure("there is no workspace at \(layout.root)") }
        let faults = try layout.map { try WorkspaceFaults.of($0, includingRuns: true) } ?? []
        var findings = try await Doctor.examine(
            environment: context.environment, workspace: layout, faults: faults)
        for index in findings.indices { findings[index].remedy = findings[index].remedy.map(context.calling) }
        if output.json {
            context.output(try JSONOutput.text(findings))
        } else {
            var table = Table([
                .init("what"), .init("state"), .init("found", isFlexible: true),
            ])
            for finding in findings {
                table.append([
                    .init(finding.name), .init(finding.state.rawValue, style(finding.state)),
                    .init(finding.finding),
                ])
            }
            context.write(table)
            write(findings, to: context)
        }
        let missing = findings.filter { $0.state == .missing }.map(\.name)
        guard missing.isEmpty else { throw CommandFailure("missing: \(missing.joined(separator: ", "))") }
    }

    /// What is not as it should be, and what mends it: whole, where a table would cut it.
    private func write(_ findings: [DoctorFinding], to context: CommandContext) {
        let mendable = findings.filter { $0.remedy != nil }
        guard !mendable.isEmpty else { return }
        context.output("\nmended by\n")
        for finding in mendable {
            context.write(escaping: "\(finding.name): \(finding.finding)")
            context.write(escaping: "  \(finding.remedy ?? "")")
        }
    }

    private func style(_ state: DoctorFinding.State) -> TextStyle {
        switch state {
        case .good: .good
        case .limited: .warning
        case .missing: .bad
        }
    }
}
