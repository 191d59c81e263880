package import Instances

/// How a patch did in the tests of an instance.
package struct Grade: Hashable, Sendable, Codable {
    /// The tests of one list, in its order.
    package struct List: Hashable, Sendable, Codable {
        /// Those that succeed.
        package var success: [String] = []
        /// Those that do not.
        package var failure: [String] = []

        /// Which part succeeds, from 0 to 1; 1 of an empty list.
        package var ratio: Double {
            let count = success.count + failure.count
            return count == 0 ? 1 : Double(success.count) / Double(count)
        }

        package init() {}
    }

    /// The tests that the gold patch mends.
    package var failToPass: List
    /// The tests that pass on both sides of it.
    package var passToPass: List

    /// Grades the outcomes of one run.
    ///
    /// - Parameters:
    ///   - outcomes: by the ids as the lists spell them; a test that is absent fails.
    ///   - failToPass: the instance's own list, as `passToPass`.
    package init(
        _ outcomes: [String: TestOutcome], failToPass: [String], passToPass: [String], policy: GradingPolicy
    ) {
        self.failToPass = Self.list(failToPass, outcomes) { policy == .sweGym ? nil : false }
        self.passToPass = Self.list(passToPass, outcomes) { policy == .sweGym ? nil : true }
    }

    /// How far the patch resolves the instance.
    package var resolution: Resolution {
        let (mended, kept) = (failToPass.ratio, passToPass.ratio)
        guard kept == 1 else { return .no }
        return mended == 1 ? .full : mended > 0 ? .partial : .no
    }

    /// Whether it resolves the instance: fully.
    package var isResolved: Bool { resolution == .full }

    /// - Parameter skipped: whether a skipped test succeeds; nil when it is in neither part.
    private static func list(
        _ ids: [String], _ outcomes: [String: TestOutcome], skipped: () -> Bool?
    ) -> List {
        var list = List()
        for id in ids {
            let isSuccess: Bool?
            switch outcomes[id] {
            case .passed, .expectedFailure: isSuccess = true
            case .skipped: isSuccess = skipped()
            case .failed, .error, .unexpectedPass, nil: isSuccess = false
            }
            switch isSuccess {
            case true?: list.success.append(id)
            case false?: list.failure.append(id)
            case nil: break
            }
        }
        return list
    }
}
