internal import ArgumentParser
internal import Foundation
internal import Pipeline
internal import Terminal

/// `swegym doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what this machine lacks, and the command that mends it.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let findings = await Doctor.examine(environment: context.environment)
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
