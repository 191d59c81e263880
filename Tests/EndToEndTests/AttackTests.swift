import Commands
import Foundation
import TestSupport
import Testing

/// `swegym doctor --attack` over this machine's own sandbox.
@Suite(.enabled(if: EnvironmentMachine.hindrance == nil, "see what is printed"))
struct `Hostile programs in the sandbox` {
    private struct Finding: Decodable {
        var name: String
        var state: String
        var figure: String
        var remedy: String?
    }

    @Test func `break nothing that is claimed, and leave nothing behind`() async throws {
        let console = Console()
        let status = await SwegymCommand.run(["doctor", "--attack", "--json"], context: console.context)
        let findings = try JSONDecoder().decode([Finding].self, from: Data(console.output.utf8))
        let broken = findings.filter { !["enforced", "absent"].contains($0.state) }
        #expect(broken.isEmpty, "\(broken)")
        #expect(status == 0, "\(console.diagnostics)")
        #expect(findings.count >= 30)
        #expect(findings.last?.name == "afterwards")
        #expect(findings.last?.figure == "0 processes, 0 mounts, 0 control groups and directories")
        for finding in findings where finding.state == "absent" { #expect(finding.figure.contains(":")) }
    }
}
