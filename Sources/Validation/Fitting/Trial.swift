package import Instances

/// What one run after the gold patch says of its environment.
package struct Trial<Need: Sendable>: Sendable {
    /// What the tests said that they miss.
    package let needs: [Need]
    /// The end of the log where tests could not run, for whoever looks for the cause.
    package let said: String
    /// Whether tests could not be collected, or none passed.
    package let blocksTests: Bool
    private let isWhole: Bool
    private let collectionErrors: Int
    private let passed: Int
    private let failing: Int

    /// The most characters of a log that are kept.
    private static var longestSaid: Int { 6000 }

    /// What a run says.
    ///
    /// - Parameters:
    ///   - log: the run's log; empty when it cannot be read.
    ///   - touched: the tests that the test patch touches; nil when that is not known.
    ///   - needs: reads a log; asked only when tests did not run or fail.
    package init(
        _ record: RunRecord, log: [UInt8], touched: Set<String>? = nil, needs: ([UInt8]) -> [Need]
    ) {
        isWhole = record.isComplete
        collectionErrors = record.collectionErrors.count
        passed = record.outcomes.values.count { $0 == .passed }
        failing = record.outcomes.values.count { $0 == .failed || $0 == .error }
        blocksTests = !isWhole || collectionErrors > 0 || passed == 0
        said = blocksTests ? String(decoding: log.suffix(Self.longestSaid), as: UTF8.self) : ""
        let skipsTouched = touched?.contains { record.outcomes[$0] == .skipped } ?? false
        self.needs = blocksTests || failing > 0 || skipsTouched ? needs(log) : []
    }

    /// Whether another environment did better: a whole run, then fewer files that cannot be collected, more tests that
    /// pass, fewer that fail.
    package func isWorse(than other: Trial) -> Bool {
        rank < other.rank
    }

    private var rank: (Int, Int, Int, Int) { (isWhole ? 1 : 0, -collectionErrors, passed, -failing) }
}
