internal import ArgumentParser
internal import Foundation
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
        let findings = try await Doctor.examine(environment: context.environment, workspace: layout)
        if output.json {
            context.output(try JSONOutput.text(findings))
        } else {
            var table = Table([
                .init("what"), .init("state"), .init("found", isFlexible: true),
                .init("mended by", isFlexible: true),
            ])
            for finding in findings {
                table.append([
                    .init(finding.name), .init(finding.state.rawValue, style(finding.state)),
                    .init(finding.finding), .init(finding.remedy ?? "", .accent),
                ])
            }
            context.write(table)
        }
        let missing = findings.filter { $0.state == .missing }.map(\.name)
        guard missing.isEmpty else { throw CommandFailure("missing: \(missing.joined(separator: ", "))") }
    }

    private func style(_ state: DoctorFinding.State) -> TextStyle {
        switch state {
        case .good: .good
        case .limited: .warning
        case .missing: .bad
        }
    }
}
