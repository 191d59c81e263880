import Datasets
import JSON
import TestSupport
import Testing

@Suite struct `A draw of rows` {
    private func tickets(_ count: Int, repositories: Int = 5) -> [RowSampling.Ticket] {
        (0..<count).map { number in
            RowSampling.Ticket(
                id: "octo__r\(number % repositories)-\(number / 2)",
                repository: "octo/r\(number % repositories)",
                digest: "d\(number)", position: number)
        }
    }

    private func sampling(_ change: (inout RowSampling) -> Void) -> RowSampling {
        var sampling = RowSampling()
        change(&sampling)
        return sampling
    }

    private func positions(_ drawn: [RowSampling.Ticket]) -> Set<Int> { Set(drawn.map(\.position)) }

    @Test func `keeps everything unless it is told otherwise`() {
        let (drawn, left) = RowSampling().draw(from: tickets(40))
        #expect(positions(drawn) == Set(0..<40) && left.isEmpty)
        #expect(RowSampling().draw(from: []).drawn.isEmpty)
    }

    @Test func `is the same in whatever order the rows come`() {
        let sampling = sampling {
            $0.count = 15
            $0.perRepository = 6
            $0.onePerInstance = true
        }
        let tickets = tickets(60)
        let first = positions(sampling.draw(from: tickets).drawn)
        var random = SplitMix(seed: 5)
        for _ in 0..<10 {
            #expect(positions(sampling.draw(from: tickets.shuffled(using: &random)).drawn) == first)
        }
    }

    @Test func `of more rows holds that of fewer, and another seed draws others`() {
        var smaller: Set<Int> = []
        for count in [1, 5, 20, 59, 60] {
            let larger = positions(sampling { $0.count = count }.draw(from: tickets(60)).drawn)
            #expect(larger.count == count && smaller.isSubset(of: larger))
            smaller = larger
        }
        let seeds = (0..<4).map { seed in
            positions(
                sampling {
                    $0.count = 10
                    $0.seed = UInt64(seed)
                }.draw(from: tickets(60)).drawn)
        }
        #expect(Set(seeds).count == 4)
    }

    @Test(arguments: [(0.0, 0), (0.01, 1), (0.5, 30), (0.333, 20), (1.0, 60)])
    func `of a part takes as many, rounded`(fraction: Double, count: Int) {
        #expect(sampling { $0.fraction = fraction }.draw(from: tickets(60)).drawn.count == count)
    }

    @Test func `of a number and a part takes the smaller`() {
        let both = sampling {
            $0.count = 10
            $0.fraction = 0.5
        }
        #expect(both.draw(from: tickets(60)).drawn.count == 10)
        #expect(both.draw(from: tickets(10)).drawn.count == 5)
    }

    @Test func `says of every row that it leaves out why, and they add up`() {
        let sampling = sampling {
            $0.onePerInstance = true
            $0.perRepository = 3
            $0.count = 7
        }
        for count in [0, 1, 10, 60] {
            let tickets = tickets(count)
            let (drawn, left) = sampling.draw(from: tickets)
            #expect(drawn.count + left.values.reduce(0, +) == count, "\(count): \(left)")
            #expect(Set(drawn.map(\.id)).count == drawn.count)
            #expect(Dictionary(grouping: drawn, by: \.repository).values.allSatisfy { $0.count <= 3 })
        }
    }

    @Test func `by repositories takes whole ones, and cuts the last alone`() {
        let drawn = sampling {
            $0.byRepository = true
            $0.count = 30
        }.draw(from: tickets(60)).drawn
        let sizes = Dictionary(grouping: drawn, by: \.repository).values.map(\.count).sorted()
        #expect(sizes == [6, 12, 12])
    }

    @Test func `is described by its options, the seed only where it matters`() {
        #expect(RowSampling().description.isEmpty)
        let described = sampling {
            $0.count = 3
            $0.seed = 9
            $0.byRepository = true
        }.description
        #expect(described == ["sample": "3", "seed": "9", "by-repository": "true"])
    }
}

@Suite struct `A range of numbers` {
    @Test(
        arguments: [
            ("3", 3, 3, "3"), ("3-", 3, nil, "3-"), ("-10", nil, 10, "-10"), ("3-10", 3, 10, "3-10"),
            ("0-0", 0, 0, "0"), ("0-", 0, nil, "0-"),
        ] as [(String, Int?, Int?, String)])
    func `is read and written alike`(text: String, least: Int?, greatest: Int?, written: String) throws {
        let range = try #require(NumberRange(text))
        #expect(range.least == least && range.greatest == greatest && range.description == written)
        for (number, isIn) in [
            ((least ?? 0) - 1, least == nil), (least ?? 0, true), ((greatest ?? 99) + 1, greatest == nil),
        ] {
            #expect(range.contains(number) == isIn, "\(number)")
        }
    }

    @Test(arguments: [
        "", "-", "a", "3-a", "a-3", "5-3", "1-2-3", "3..5", " 3", "--3", "3.5", "99999999999999999999",
    ])
    func `is none in any other form`(text: String) {
        #expect(NumberRange(text) == nil)
    }
}
