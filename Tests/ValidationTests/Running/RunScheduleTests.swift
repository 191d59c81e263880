import Instances
import Testing

@testable import Validation

@Suite("Which run comes next")
struct RunScheduleTests {
    /// The phases and repeats that are run when each run finds what it is told to.
    private func order(
        _ plan: RepeatPlan = RepeatPlan(), _ outcomes: (Variant, Int) throws -> RunRecord
    ) rethrows -> [String] {
        var runs: [RunRecord] = []
        var order: [String] = []
        while let (variant, index) = RunSchedule.next(after: runs, plan: plan) {
            order.append("\(variant) \(index)")
            runs.append(try outcomes(variant, index))
        }
        return order
    }

    @Test("One run of each variant, then the repeats")
    func whole() throws {
        let order = try order { variant, index in
            try record(variant, index, ["a": variant == .base ? .failed : .passed])
        }
        #expect(order == ["before 0", "after 0", "before 1", "after 1", "after 2"])
    }

    @Test("A plan of one run each")
    func shortest() throws {
        let order = try order(RepeatPlan(before: 0, after: 1)) { variant, index in
            try record(variant, index, [:])
        }
        #expect(order == ["before 0", "after 0"])
    }

    @Test(
        "It ends after two runs when no policy could find a mended test",
        arguments: [(.passed, .passed), (.failed, .failed), (.passed, .failed)]
            as [(TestOutcome, TestOutcome)])
    func certain(_ before: TestOutcome, _ after: TestOutcome) throws {
        let order = try order { variant, index in
            try record(variant, index, ["a": variant == .base ? before : after])
        }
        #expect(order == ["before 0", "after 0"])
    }

    @Test("It goes on while a test may still count under some policy")
    func uncertain() throws {
        let order = try order { variant, index in
            try record(variant, index, ["a": variant == .base ? .skipped : .passed])
        }
        #expect(order.count == 5)
    }

    @Test("It ends when the last test that could count turns out to be flaky")
    func flaky() throws {
        let order = try order { variant, index in
            try record(variant, index, ["a": variant == .base && index == 0 ? .failed : .passed])
        }
        #expect(order == ["before 0", "after 0", "before 1"])
    }

    @Test("A run that is not whole ends it at once")
    func fault() throws {
        let order = try order { variant, index in
            try record(variant, index, [:], ending: .outOfMemory, isComplete: false)
        }
        #expect(order == ["before 0"])
    }

    @Test("Tests that do not end are compared with one run of the other side")
    func timeout() throws {
        let order = try order { variant, index in
            try record(variant, index, [:], ending: .timedOut(seconds: 1), isComplete: false)
        }
        #expect(order == ["before 0", "after 0"])
        let slow = try record(.gold, 0, [:], ending: .silent(seconds: 1), isComplete: false)
        #expect(RunSchedule.next(after: [slow], plan: RepeatPlan())?.variant == .base)
    }

    @Test("Records of an earlier attempt count, in whatever order they come")
    func resumed() throws {
        let known = [
            try record(.gold, 0, ["a": .passed]), try record(.base, 1, ["a": .failed]),
            try record(.base, 0, ["a": .failed]),
        ]
        let next = RunSchedule.next(after: known, plan: RepeatPlan())
        #expect(next?.variant == .gold)
        #expect(next?.repeatIndex == 1)
    }
}
