internal import Digests
package import Instances

/// The tests by which an instance is graded: those of its row as far as they pass here with the gold patch.
///
/// A test of PASS_TO_PASS that fails here with the gold patch as well (it needs a network, or names a path of another
/// machine) would fail every patch, so it says nothing of one. One of FAIL_TO_PASS leaves nothing to grade.
package struct GradedTests: Hashable, Sendable {
    package var failToPass: [String]
    package var passToPass: [String]
    /// The tests of the row that fail here with the gold patch, in the order of its lists.
    package var failingHere: [String]
    /// Whether the gold patch mends here what the row says.
    package var canBeGraded: Bool
    private let spelling: PublishedIDs

    /// - Parameters:
    ///   - failToPass: the list of the row, as `passToPass`.
    ///   - known: the tests that pass here with the gold patch; nil when that is not known.
    package init(failToPass: [String], passToPass: [String], passing known: Set<String>? = nil) {
        spelling = PublishedIDs(of: failToPass + passToPass)
        let spelling = spelling
        let passing = known.map { Set($0.map(spelling.id)) }
        func passes(_ id: String) -> Bool { passing?.contains(spelling.id(id)) ?? true }
        self.failToPass = failToPass
        self.passToPass = passToPass.filter(passes)
        failingHere = (failToPass + passToPass).filter { !passes($0) }
        canBeGraded = !failToPass.isEmpty && failToPass.allSatisfy(passes)
    }

    /// The grade of the outcomes of one run; of tests that the row's spelling does not tell apart the worst counts.
    package func grade(_ outcomes: [String: TestOutcome], _ policy: GradingPolicy) -> Grade {
        let spelled = Dictionary(outcomes.map { (spelling.id($0.key), $0.value) }) { one, other in
            Self.rank(one) >= Self.rank(other) ? one : other
        }
        let byID = Dictionary(
            (failToPass + passToPass).map { ($0, spelled[spelling.id($0)]) },
            uniquingKeysWith: { first, _ in first })
        return Grade(
            byID.compactMapValues(\.self), failToPass: failToPass, passToPass: passToPass, policy: policy)
    }

    /// The tests that are made to fail where a run resolves the instance: those of FAIL_TO_PASS that passed, and some of
    /// PASS_TO_PASS.
    ///
    /// - Parameter seed: what decides which of PASS_TO_PASS are drawn.
    package func control(of outcomes: [String: TestOutcome], seed: String) -> [String] {
        let (mended, kept) = (Set(failToPass.map(spelling.id)), Set(passToPass.map(spelling.id)))
        let passed = outcomes.filter { $0.value == .passed }.map {
            (id: $0.key, spelled: spelling.id($0.key))
        }
        let drawn = passed.filter { kept.contains($0.spelled) && !mended.contains($0.spelled) }
            .map { (digest: SHA256Digest(of: (seed + $0.id).utf8).hex, id: $0.id) }
            .sorted { $0.digest < $1.digest }.prefix(Self.mostDrawn)
        return passed.filter { mended.contains($0.spelled) }.map(\.id) + drawn.map(\.id)
    }

    private static let mostDrawn = 20

    private static func rank(_ outcome: TestOutcome) -> Int {
        switch outcome {
        case .passed, .expectedFailure: 0
        case .skipped: 1
        case .failed, .error, .unexpectedPass: 2
        }
    }
}
