internal import ArgumentParser
internal import Foundation
internal import Health
internal import Instances
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

            With --attack, small hostile programs are run by the sandbox that runs of tests have, and each limit is said \
            to be enforced or not, with a figure. Exit status 1 when something that is claimed does not hold.
            """)

    @Option(help: "A workspace whose instances' needs are looked at.")
    var workspace: String?

    @Flag(help: "Try what the sandbox bounds with small hostile programs; it takes under a minute.")
    var attack = false

    @Option(help: "With --attack, what is attacked: bubblewrap or podman.")
    var sandbox = SandboxKind.bubblewrap

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        if attack { return try await runAttacks(context) }
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

    private func runAttacks(_ context: CommandContext) async throws {
        let findings = try await SandboxAttacks.run(
            environment: context.environment, kind: sandbox,
            workspace: workspace.map { WorkspaceLayout(root: $0).root })
        if output.json {
            context.output(try JSONOutput.text(findings))
        } else {
            for finding in findings {
                context.write(
                    escaping:
                        "\(finding.name): \(Self.word(finding.state)); \(finding.tried); \(finding.figure)")
            }
            var said: Set<String> = []
            for finding in findings {
                guard let remedy = finding.remedy, said.insert(remedy).inserted else { continue }
                context.write(escaping: "\(said.count == 1 ? "\nmended by\n" : "")\(remedy)")
            }
        }
        let faults = findings.filter { $0.state == .broken || $0.state == .untried }.map(\.name)
        guard faults.isEmpty else { throw CommandFailure("not enforced: \(faults.joined(separator: ", "))") }
    }

    private static func word(_ state: AttackFinding.State) -> String {
        switch state {
        case .enforced: "enforced"
        case .broken: "NOT ENFORCED"
        case .absent: "not on this machine"
        case .untried: "not tried"
        }
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
