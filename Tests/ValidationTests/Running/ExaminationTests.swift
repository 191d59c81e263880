import Instances
import TestSupport
import Testing

@testable import Validation

@Suite("Why a repeat finds something else")
struct ExaminationTests {
    private let variation = RunVariation(
        means: VariationMeans(clockLibrary: "/lib/clock.so", canBindCores: true))

    /// What a test does under circumstances: whether it passes, when it does for its own reasons.
    private typealias Behaviour = (RunCircumstances, _ isAlone: Bool, _ run: Int) -> Bool

    /// All runs that the schedule wants, with a mended test `m` among steady ones that behaves so.
    private func runs(
        ofMended behaviour: Behaviour, other: Behaviour = { _, _, _ in true }
    ) throws -> [RunRecord] {
        var runs: [RunRecord] = []
        while let step = RunSchedule.next(after: runs, plan: RepeatPlan(hasControls: false)) {
            try #require(runs.count < 40)
            let id = try exampleID()
            let circumstances = try #require(variation.circumstances(of: id, step))
            let isAlone = step.scope.only != nil
            let passes = behaviour(circumstances, isAlone, runs.count)
            var outcomes: [String: TestOutcome] = [
                "m": step.variant == .base || !passes ? .failed : .passed,
                "p": other(circumstances, isAlone, runs.count) ? .passed : .failed, "q": .passed,
                "r": .passed,
            ]
            if let only = step.scope.only { outcomes = outcomes.filter { only.contains($0.key) } }
            var record = try record(step.variant, step.repeatIndex, outcomes)
            record.key += "\(runs.count)"
            record.only = step.scope.only
            record.circumstances = circumstances
            runs.append(record)
        }
        return runs
    }

    private func verdict(_ runs: [RunRecord]) throws -> Verdict {
        Judge.verdict(
            on: runs, policy: .sweBench, facts: try JudgingFacts(runner: LineRunner(), testPatch: ""))
    }

    @Test("Where everything agrees, no run is added")
    func steady() throws {
        let runs = try runs { _, _, _ in true }
        #expect(runs.count == 5)
        let verdict = try verdict(runs)
        #expect(verdict.failToPass == ["m"] && verdict.causes == nil)
    }

    @Test("A test that fails in another order stays in its list, and is named")
    func order() throws {
        let runs = try runs { circumstances, _, _ in circumstances.order == nil }
        let verdict = try verdict(runs)
        #expect(verdict.verdictClass == .valid && verdict.failToPass == ["m"] && verdict.flaky.isEmpty)
        #expect(verdict.causes == ["m": .order])
        // As the first time, in its own order, once more in either.
        #expect(runs.count == 5 + 3)
    }

    @Test("A test that fails alone is one that depends on the order")
    func alone() throws {
        let verdict = try verdict(try runs { _, isAlone, _ in !isAlone })
        #expect(verdict.failToPass == ["m"] && verdict.causes == ["m": .order])
    }

    @Test("A test that depends on the seed, the day or the processors leaves its list, and is named")
    func others() throws {
        let first = try #require(
            variation.circumstances(of: try exampleID(), RunSchedule.Step(variant: .gold, repeatIndex: 0)))
        let behaviours: [(FlakyCause, Behaviour)] = [
            (.seed, { circumstances, _, _ in circumstances.hashSeed == first.hashSeed }),
            (.clock, { circumstances, _, _ in circumstances.daysAhead == nil }),
            (.cores, { circumstances, _, _ in circumstances.cores == nil }),
        ]
        for (cause, behaviour) in behaviours {
            let verdict = try verdict(try runs(ofMended: behaviour))
            #expect(verdict.verdictClass == .invalid && verdict.reason == .flaky, "\(cause)")
            #expect(verdict.flaky == ["m"] && verdict.causes == ["m": cause], "\(cause)")
            #expect(verdict.detail.contains("m (by \(cause.words))"), "\(verdict.detail)")
        }
    }

    @Test("A test that fails once, and not again under the same circumstances, fails by chance")
    func chance() throws {
        var failed = false
        let runs = try runs { circumstances, _, run in
            // The first of them is before the gold patch, where it fails anyway.
            guard circumstances.order != nil, run > 2, !failed else { return true }
            failed = true
            return false
        }
        let verdict = try verdict(runs)
        #expect(verdict.reason == .flaky && verdict.causes == ["m": .chance])
    }

    @Test("A test that fails although everything is as in the first run fails by chance")
    func sameCircumstances() throws {
        let verdict = try verdict(try runs { _, _, run in run < 3 })
        #expect(verdict.flaky == ["m"] && verdict.causes == ["m": .chance])
    }

    @Test("Tests that pass before it too are looked into as well")
    func neighbours() throws {
        let runs = try runs(
            ofMended: { _, _, _ in true }, other: { circumstances, _, _ in circumstances.order == nil })
        let verdict = try verdict(runs)
        #expect(verdict.failToPass == ["m"] && verdict.passToPass == ["p", "q", "r"])
        #expect(verdict.causes == ["p": .order])
    }

    @Test("A repeat that does not end is made again as the first run was, and accuses nobody")
    func fault() throws {
        var runs: [RunRecord] = []
        for (variant, index) in [(Variant.base, 0), (.gold, 0), (.base, 1)] {
            var record = try record(variant, index, ["m": variant == .base ? .failed : .passed])
            record.circumstances = variation.circumstances(
                of: try exampleID(), RunSchedule.Step(variant: variant, repeatIndex: index))
            if index == 1 { record.ending = .timedOut(seconds: 9) }
            runs.append(record)
        }
        let step = try #require(RunSchedule.next(after: runs, plan: RepeatPlan()))
        #expect(step.variant == .base && step.repeatIndex == 1 && step.scope == .all)
        #expect(step.asFirst == [.order, .clock, .seed])
        var again = try record(.base, 1, ["m": .failed])
        again.key = "again"
        again.circumstances = variation.circumstances(of: try exampleID(), step)
        runs.append(again)
        #expect(RunSchedule.counted(runs).map(\.key).contains("again"))
        #expect(RunSchedule.next(after: runs, plan: RepeatPlan())?.variant == .gold)
    }
}
