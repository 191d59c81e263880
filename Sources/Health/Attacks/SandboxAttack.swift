internal import Foundation
internal import Instances
internal import JSON
internal import Processes
internal import Sandbox

/// A small hostile program, and what it means that it got so far.
struct SandboxAttack: Sendable {
    /// Which limit.
    let name: String
    /// What is tried, for people.
    let tried: String
    /// The function of the program, and its arguments.
    let function: String
    var arguments: [String: JSONValue] = [:]
    /// Bounds and mounts that differ from those of other attacks.
    var prepare: @Sendable (inout SandboxJob) -> Void = { _ in }
    /// What came of it.
    let judge: @Sendable (Seen, AttackedMachine) -> Judgement

    /// What became of an attack.
    struct Seen: Sendable {
        let result: SandboxResult
        let said: AttackSaid
    }

    /// Whether a limit held, and the figure that shows it.
    struct Judgement: Sendable, Hashable {
        var state: AttackFinding.State
        var figure: String
        var remedy: String?

        /// Held or broken.
        static func claimed(_ holds: Bool, _ figure: String) -> Judgement {
            Judgement(state: holds ? .enforced : .broken, figure: figure)
        }

        /// A limit that this machine does not have.
        static func absent(_ figure: String, remedy: String?) -> Judgement {
            Judgement(state: .absent, figure: figure, remedy: remedy)
        }
    }

    /// What was found, given what became of it.
    func finding(_ result: Result<SandboxResult, SandboxError>, on machine: AttackedMachine) -> AttackFinding
    {
        let judgement: Judgement
        switch result {
        case .success(let result):
            if case .sandboxFailure(let said) = result.ending {
                judgement = Judgement(state: .untried, figure: "the sandbox failed: \(said.prefix(300))")
            } else {
                judgement = judge(Seen(result: result, said: AttackSaid(result.report)), machine)
            }
        case .failure(let error):
            // That something survived is what an attack wants.
            if case .survivors = error {
                judgement = .claimed(false, "\(error)")
            } else {
                judgement = Judgement(state: .untried, figure: "\(error)")
            }
        }
        return AttackFinding(
            name: name, tried: tried, state: judgement.state, figure: judgement.figure,
            remedy: judgement.remedy)
    }
}
