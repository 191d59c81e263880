/// The ways in which a harness tries to apply a patch, one after another, until one succeeds.
package struct PatchLadder: Hashable, Sendable {
    /// One way, as the program `apply_patch.sh` knows it.
    package enum Step: String, Hashable, Sendable, Codable, CaseIterable {
        /// `git apply --verbose`.
        case apply
        /// `git apply --allow-empty -v`.
        case allowEmpty = "allow-empty"
        /// `git apply --verbose --3way`.
        case threeWay = "three-way"
        /// `git apply --verbose --reject`, which succeeds when all hunks apply.
        case reject
        /// `patch --batch --fuzz=5 -p1`.
        case fuzz
        /// `patch --batch --forward --fuzz=5 -p1`.
        case forward
        /// `git apply --check --reverse`: the tree has the patch already.
        case reverse

        /// The program other than git that it needs.
        package var program: String? {
            switch self {
            case .fuzz, .forward: "patch"
            case .apply, .allowEmpty, .threeWay, .reject, .reverse: nil
            }
        }
    }

    /// Where the sandbox looks for programs.
    package static let searchPath = ["/usr/bin", "/bin"]

    /// The ways, in order.
    package let steps: [Step]

    /// The ladder of a policy: that of SWE-Gym's fork, or that of SWE-bench 5 (`harness/run_evaluation.py`).
    package init(_ policy: GradingPolicy) {
        switch policy {
        case .sweGym: steps = [.allowEmpty, .fuzz]
        case .sweBench: steps = [.apply, .threeWay, .reject, .forward, .reverse]
        }
    }

    /// The program that climbs it, for `/bin/sh`.
    package static var program: [UInt8] { PackageResources.apply_patch_sh }

    /// What the program takes for arguments.
    package func arguments(patch: String) -> [String] { [patch] + steps.map(\.rawValue) }

    /// What the program reported: the step that succeeded, and what it made of the tree.
    package struct Outcome: Hashable, Sendable {
        package var step: Step
        /// The difference to the base commit, as git writes it.
        package var difference: [UInt8]
    }

    /// Reads the report; nil when no step succeeded.
    package static func outcome(in report: [UInt8]) -> Outcome? {
        guard let end = report.firstIndex(of: UInt8(ascii: "\n")),
            let step = Step(rawValue: String(decoding: report[..<end], as: UTF8.self))
        else { return nil }
        return Outcome(step: step, difference: Array(report[(end + 1)...]))
    }
}
