internal import Instances

/// What counts as failing before the gold patch.
package enum ValidationPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// SWE-bench: the test failed, its setup or teardown failed, or it is not there at all (its module does not
    /// import, or the gold patch is what brings it about).
    case sweBench = "swe-bench"
    /// SWE-Gym: the test itself failed. A module that cannot be collected yields nothing.
    case sweGym = "swe-gym"

    /// Whether a test that passes after the gold patch counts as mended by it.
    func isFailing(_ outcome: TestOutcome?) -> Bool {
        switch self {
        case .sweGym: outcome == .failed
        case .sweBench: outcome == nil || outcome == .failed || outcome == .error
        }
    }
}

/// How often each phase is run.
package struct RepeatPlan: Hashable, Sendable, Codable {
    /// Runs before the gold patch.
    package var before: Int
    /// Runs after it.
    package var after: Int

    /// A plan; each phase is run once at the least.
    package init(before: Int = 2, after: Int = 3) {
        self.before = max(1, before)
        self.after = max(1, after)
    }
}
