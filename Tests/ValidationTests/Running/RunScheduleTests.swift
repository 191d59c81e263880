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
        while let step = RunSchedule.next(after: runs, plan: plan) {
            let name = step.scope.isControl ? "control" : "\(step.variant) \(step.repeatIndex)"
            order.append(name + (step.scope.only.map { " \($0)" } ?? ""))
            var record = try outcomes(step.variant, step.repeatIndex)
            if let only = step.scope.only {
                record.only = only
                record.madeToFail = step.scope.isControl ? only : nil
                record.outcomes = record.outcomes.filter { only.contains($0.key) }
            }
            runs.append(record)
        }
        return order
    }

    @Test("After the second run of all tests, mended ones run alone")
    func alone() throws {
        func outcomes(_ variant: Variant) -> [String: TestOutcome] {
            ["a": variant == .base ? .failed : .passed, "b": .passed, "c": .failed]
        }
        #expect(
            try order { variant, index in try record(variant, index, outcomes(variant)) }
                == [
                    "before 0", "after 0", "before 1 [\"a\"]", "after 1", "after 2 [\"a\"]",
                    "control [\"a\"]",
                ])
        #expect(
            try order(RepeatPlan(repeatsAll: true, hasControls: false)) { variant, index in
                try record(variant, index, outcomes(variant))
            } == ["before 0", "after 0", "before 1", "after 1", "after 2"])
    }

    @Test("Tests that do something else alone run again with all others, and that counts")
    func unsteadyAlone() throws {
        var runs: [RunRecord] = []
        var order: [String] = []
        while let step = RunSchedule.next(after: runs, plan: RepeatPlan(hasControls: false)) {
            order.append("\(step.variant) \(step.repeatIndex)" + (step.scope.only == nil ? "" : " alone"))
            var record = try record(
                step.variant, step.repeatIndex,
                ["a": step.variant == .base ? .failed : .passed, "b": .passed, "c": .passed])
            if let only = step.scope.only {
                record.only = only
                record.outcomes = step.variant == .base ? ["a": .failed] : [:]
            }
            runs.append(record)
        }
        #expect(order == ["before 0", "after 0", "before 1 alone", "after 1", "after 2 alone", "after 2"])
        let outcomes = VariantOutcomes(RunSchedule.counted(runs).filter { $0.variant == .gold })
        #expect(outcomes.flaky.isEmpty && outcomes.stable["a"] == .passed)
    }

    @Test("A run of some tests says nothing of the others")
    func others() throws {
        var alone = try record(.gold, 2, ["a": .passed])
        alone.only = ["a"]
        let all = try record(.gold, 0, ["a": .passed, "b": .passed])
        let outcomes = VariantOutcomes([all, alone])
        #expect(outcomes.flaky.isEmpty && outcomes.stable == ["a": .passed, "b": .passed])
        #expect(!outcomes.ever("b") { $0 == nil })
    }

    @Test("One run of each variant, then the repeats")
    func whole() throws {
        let order = try order { variant, index in
            try record(variant, index, ["a": variant == .base ? .failed : .passed])
        }
        #expect(order == ["before 0", "after 0", "before 1", "after 1", "after 2", "control [\"a\"]"])
    }

    @Test("Of more tests than stand on a command line a control has some, always the same ones")
    func many() {
        let ids = (0..<1000).map { "tests/test_a.py::test_\($0)" }
        let chosen = RunSchedule.control(of: ids).only ?? []
        #expect(chosen.count == 400 && chosen == chosen.sorted())
        #expect(RunSchedule.control(of: ids.reversed()).only == chosen)
        #expect(!ids.starts(with: chosen))
        #expect(RunSchedule.control(of: ["b", "a"]) == .control(["a", "b"]))
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
        #expect(order.count == 6)
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
