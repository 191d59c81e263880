internal import Instances

/// A test during which the process of the runner ended.
struct TestCrash: Hashable, Sendable {
    /// How many tests of one run may end their process, where others pass and where none does: each costs another start.
    private static let most = (amongPassing: 20, alone: 3)
    /// The longest id with which the runner can be started again, in bytes.
    private static let longestID = 4096

    /// The test.
    let id: String
    /// How the process ended.
    let reason: FailureReason

    /// The test that was running when a process ended by itself and left no whole report; nil when no test was, or
    /// something else ended the process.
    init?(_ report: TestReport, ending: RunEnding) {
        guard !report.agrees(with: ending), let id = report.running, id.utf8.count <= Self.longestID,
            !id.utf8.contains(0)
        else { return nil }
        let said: String
        switch ending {
        case .signalled(let signal) where signal != TestReport.killSignal:
            said = "the runner was killed by signal \(signal) during this test"
        case .exited(let status):
            said = "the runner exited with status \(status) during this test"
        case .signalled, .timedOut, .silent, .outOfMemory, .outputLimit, .diskFull, .sandboxFailure:
            return nil
        }
        self.id = id
        reason = FailureReason(kind: .crash, said: said)
    }

    /// Whether the run starts again without the test.
    ///
    /// - Parameters:
    ///   - earlier: those that were left out of the start in which it happened.
    ///   - report: what was reported of that start.
    static func isWorthAnotherStart(_ crash: TestCrash, after earlier: [TestCrash], in report: TestReport)
        -> Bool
    {
        let limit = report.outcomes.values.contains(.passed) ? most.amongPassing : most.alone
        return earlier.count < limit && !earlier.contains { $0.id == crash.id }
    }
}

extension TestReport {
    /// The report with tests that ended their process, and were left out of the run that it is of, as failed ones.
    func adding(_ crashes: [TestCrash]) -> TestReport {
        var report = self
        for crash in crashes {
            report.outcomes[crash.id] = .failed
            report.reasons[crash.id] = crash.reason
        }
        return report
    }
}
