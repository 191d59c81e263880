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
    /// Whether every repeat runs all tests; otherwise most run only those that the gold patch mends.
    package var repeatsAll = false
    /// Whether the mended tests are made to fail once, and none of them may pass then.
    package var hasControls = true

    /// A plan; each phase is run once at the least.
    package init(before: Int = 2, after: Int = 3, repeatsAll: Bool = false, hasControls: Bool = true) {
        self.before = max(1, before)
        self.after = max(1, after)
        self.repeatsAll = repeatsAll
        self.hasControls = hasControls
    }

    private enum CodingKeys: String, CodingKey {
        case before, after, repeatsAll, hasControls
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        before = try members.decode(Int.self, forKey: .before)
        after = try members.decode(Int.self, forKey: .after)
        repeatsAll = try members.decodeIfPresent(Bool.self, forKey: .repeatsAll) ?? false
        hasControls = try members.decodeIfPresent(Bool.self, forKey: .hasControls) ?? true
    }

    /// Only what is not usual is written: digests of earlier versions stay.
    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(before, forKey: .before)
        try members.encode(after, forKey: .after)
        if repeatsAll { try members.encode(repeatsAll, forKey: .repeatsAll) }
        if !hasControls { try members.encode(hasControls, forKey: .hasControls) }
    }
}
