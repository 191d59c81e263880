import Instances
import Testing

@testable import Validation

@Suite("Which run comes next")
struct RunScheduleTests {
    /// The phases and repeats that are run when each run finds what it is told to.
    private func order(
        _ plan: RepeatPlan = RepeatPlan(), _ outcomes: (Phase, Int) throws -> RunRecord
    ) rethrows -> [String] {
        var runs: [RunRecord] = []
        var order: [String] = []
        while let (phase, index) = RunSchedule.next(after: runs, plan: plan) {
            order.append("\(phase.rawValue) \(index)")
            runs.append(try outcomes(phase, index))
        }
        return order
    }

    @Test("One run of each phase, then the repeats")
    func whole() throws {
        let order = try order { phase, index in
            try record(phase, index, ["a": phase == .before ? .failed : .passed])
        }
        #expect(order == ["before 0", "after 0", "before 1", "after 1", "after 2"])
    }

    @Test("A plan of one run each")
    func shortest() throws {
        let order = try order(RepeatPlan(before: 0, after: 1)) { phase, index in try record(phase, index, [:])
        }
        #expect(order == ["before 0", "after 0"])
    }

    @Test(
        "It ends after two runs when no policy could find a mended test",
        arguments: [(.passed, .passed), (.failed, .failed), (.passed, .failed)]
            as [(TestOutcome, TestOutcome)])
    func certain(_ before: TestOutcome, _ after: TestOutcome) throws {
        let order = try order { phase, index in
            try record(phase, index, ["a": phase == .before ? before : after])
        }
        #expect(order == ["before 0", "after 0"])
    }

    @Test("It goes on while a test may still count under some policy")
    func uncertain() throws {
        let order = try order { phase, index in
            try record(phase, index, ["a": phase == .before ? .skipped : .passed])
        }
        #expect(order.count == 5)
    }

    @Test("It ends when the last test that could count turns out to be flaky")
    func flaky() throws {
        let order = try order { phase, index in
            try record(phase, index, ["a": phase == .before && index == 0 ? .failed : .passed])
        }
        #expect(order == ["before 0", "after 0", "before 1"])
    }

    @Test("A run that is not whole ends it at once")
    func fault() throws {
        let order = try order { phase, index in
            try record(phase, index, [:], ending: .timedOut(seconds: 1), isComplete: false)
        }
        #expect(order == ["before 0"])
    }

    @Test("Records of an earlier attempt count, in whatever order they come")
    func resumed() throws {
        let known = [
            try record(.after, 0, ["a": .passed]), try record(.before, 1, ["a": .failed]),
            try record(.before, 0, ["a": .failed]),
        ]
        let next = RunSchedule.next(after: known, plan: RepeatPlan())
        #expect(next?.phase == .after)
        #expect(next?.repeatIndex == 1)
    }
}
