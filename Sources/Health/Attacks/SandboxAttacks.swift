internal import Files
internal import Foundation
package import Instances
internal import Python
internal import Sandbox

/// Runs small hostile programs by the sandbox that runs of tests have, and says limit by limit whether it holds here.
package enum SandboxAttacks {
    /// All attacks on a sandbox of this machine; under a minute.
    ///
    /// - Parameters:
    ///   - environment: The variables by which an interpreter is found.
    ///   - kind: The back end that is attacked.
    ///   - workspace: A workspace whose files must not be seen inside.
    /// - Throws: `RecordError` and file errors when the places of the attacks cannot be made.
    package static func run(
        environment: [String: String], kind: SandboxKind = .bubblewrap, workspace: String? = nil
    ) async throws -> [AttackFinding] {
        let scratch = NSTemporaryDirectory() + "swegym-attack-\(UUID().uuidString)"
        defer { TreeRemover.remove(scratch) }
        let sandbox: any SandboxBackend
        do throws(SandboxError) {
            sandbox = try kind.sandbox(scratch: scratch + "/sandbox")
        } catch {
            return [untried("sandbox", "\(error)", remedy: "apt-get install \(kind.rawValue)")]
        }
        let capabilities = sandbox.check()
        let missing = capabilities.filter { $0.state == .missing }
        guard missing.isEmpty else {
            return missing.map { untried($0.name, $0.finding, remedy: $0.remedy) }
        }
        let interpreter = await Interpreters.survey(environment: environment).newest.first { !$0.isOld }
        guard let interpreter else {
            return [untried("interpreter", "attacks are programs of Python 3.6 or newer, and none was found")]
        }
        let machine = AttackedMachine(capabilities, boundsChanges: sandbox.boundsChanges)
        let range = try AttackRange(
            at: scratch, interpreter: interpreter, environment: environment, workspace: workspace)
        defer { range.close() }
        var findings = await range.attack(sandbox, machine)
        findings.append(range.remains(sandbox.remains()))
        return findings
    }

    private static func untried(_ name: String, _ reason: String, remedy: String? = nil) -> AttackFinding {
        AttackFinding(
            name: name, tried: "nothing: no sandbox can be run here", state: .untried, figure: reason,
            remedy: remedy)
    }
}
