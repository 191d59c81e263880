import Instances
import Testing

@testable import Validation

@Suite("What varies between runs")
struct RunVariationTests {
    private let today = Timestamp(seconds: 1_800_000_000)
    private let means = VariationMeans(clockLibrary: "/lib/clock.so", canBindCores: true)

    private func circumstances(
        _ variation: RunVariation, _ variant: Variant, _ index: Int, _ scope: RunScope = .all,
        asFirst: [FlakyCause]? = nil
    ) throws -> RunCircumstances? {
        variation.circumstances(
            of: try exampleID(),
            RunSchedule.Step(variant: variant, repeatIndex: index, scope: scope, asFirst: asFirst),
            today: today)
    }

    @Test("First runs have a hash seed and nothing else, so do controls")
    func first() throws {
        let variation = RunVariation(means: means)
        for variant in [Variant.base, .gold] {
            let found = try #require(try circumstances(variation, variant, 0))
            var expected = RunCircumstances()
            expected.hashSeed = found.hashSeed
            #expect(found.hashSeed != nil && found == expected)
        }
        #expect(try circumstances(variation, .base, 0) == circumstances(variation, .gold, 0))
        #expect(
            try circumstances(variation, .gold, 0) == circumstances(variation, .gold, 0, .control(["a"])))
    }

    @Test("Repeats differ from it in everything, the same each time, and by their seed")
    func repeats() throws {
        let variation = RunVariation(means: means)
        let first = try #require(try circumstances(variation, .gold, 0))
        let second = try #require(try circumstances(variation, .gold, 1))
        let third = try #require(try circumstances(variation, .gold, 2))
        #expect(second.differences(from: first) == [.order, .clock, .seed])
        #expect(third.differences(from: first) == [.order, .clock, .cores, .seed])
        #expect(try circumstances(variation, .gold, 1) == second)
        #expect(try circumstances(variation, .base, 1) == second)
        #expect(try circumstances(RunVariation(seed: 7, means: means), .gold, 2)?.order != third.order)
        let ahead = try #require(second.daysAhead)
        #expect(second.day == today.adding(days: ahead).day)
        #expect(second.notVaried == nil)
        #expect(second.order == 0 && third.order ?? 0 > 0, "the first repeat has the reverse order")
    }

    @Test("A day is a month to a year away, and another one of the week")
    func days() {
        for drawn in UInt32(0)..<800 {
            let days = RunVariation.days(drawn)
            #expect((31...396).contains(days) && days % 7 != 0)
        }
    }

    @Test("What the machine or the runner cannot vary is said")
    func lacking() throws {
        let step = RunSchedule.Step(variant: .base, repeatIndex: 1)
        let found = RunVariation().circumstances(of: try exampleID(), step, canShuffle: false, today: today)
        #expect(found?.notVaried == [.order, .clock])
        #expect(
            found?.order == nil && found?.daysAhead == nil && found?.cores == nil && found?.hashSeed != nil)
    }

    @Test("A run that tells why has some circumstances of the first one")
    func asFirst() throws {
        let variation = RunVariation(means: means)
        let first = try #require(try circumstances(variation, .gold, 0))
        let told = try #require(try circumstances(variation, .gold, 2, asFirst: [.order, .clock]))
        #expect(told.differences(from: first) == [.cores, .seed])
        #expect(told.asFirst == [.order, .clock] && told.daysAhead == nil && told.day == nil)
    }

    @Test("A clock that is asked for is that of all runs, and repeats add to it")
    func clock() throws {
        let clock = try #require(AskedClock("+30d"))
        let variation = RunVariation(clock: clock, means: means)
        #expect(try circumstances(variation, .base, 0)?.daysAhead == 30)
        #expect(try circumstances(variation, .base, 1)?.daysAhead ?? 0 >= 61)
        let plain = RunVariation(clock: clock, isVaried: false, means: means)
        #expect(try circumstances(plain, .base, 1)?.daysAhead == 30)
        #expect(try circumstances(plain, .base, 1)?.hashSeed == nil)
        #expect(try circumstances(RunVariation(isVaried: false, means: means), .base, 1) == nil)
    }

    @Test("Seed and clock tell runs apart, and nothing does where none is given")
    func spelled() {
        #expect(RunVariation(means: means).spelled == nil)
        #expect(RunVariation(isVaried: false).spelled == nil)
        #expect(RunVariation(seed: 7, clock: AskedClock("2026-12-31")).spelled == "seed 7, clock 2026-12-31")
    }
}
