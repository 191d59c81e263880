import GitHub
import Instances
import Testing

@testable import Discovery

private func query(
    stars: ClosedRange<Int>, created: ClosedRange<Int64> = 1000...2000
) -> RepositoryQuery {
    var query = RepositoryQuery(
        language: "Python", stars: stars,
        created: Timestamp(seconds: created.lowerBound)...Timestamp(seconds: created.upperBound),
        leavesOutArchived: true)
    query.page = 4
    query.attempt = 2
    return query
}

@Suite struct `A range of a search` {
    @Test(
        arguments: [
            (0...1, nil), (0...3, nil), (5...6, nil), (10...1000, nil), (501...(1 << 30), nil),
            (10...Int.max, 90_000),
            (10...Int.max, nil), (0...Int.max, 1), ((1 << 40) - 1...Int.max, nil),
        ] as [(ClosedRange<Int>, Int?)])
    func `is divided by stars without a gap`(stars: ClosedRange<Int>, most: Int?) throws {
        let whole = query(stars: stars)
        let (lower, upper) = try #require(whole.halves(mostStars: most))
        #expect(lower.leastStars == whole.leastStars && upper.greatestStars == whole.greatestStars)
        let middle = try #require(lower.greatestStars)
        #expect(middle >= whole.leastStars && middle < whole.greatestStars ?? .max)
        #expect(upper.leastStars == middle + 1)
        for half in [lower, upper] {
            #expect(half.createdFrom == whole.createdFrom && half.createdTo == whole.createdTo)
            // A new question, from its first page on.
            #expect(half.page == 1 && half.attempt == 0)
            #expect(half.language == "Python" && half.leavesOutArchived)
        }
    }

    @Test func `is divided in the middle of the orders of magnitude`() throws {
        let halves = try #require(query(stars: 9...999).halves(mostStars: nil))
        #expect(halves.0.greatestStars == 99 && halves.1.leastStars == 100)
        // Where the greatest is not known, the most starred one stands for it.
        let open = try #require(query(stars: 9...Int.max).halves(mostStars: 999))
        #expect(open.0.greatestStars == 99 && open.1.greatestStars == nil)
    }

    @Test(arguments: [1000...1001, 1000...2000, 0...1_800_000_000] as [ClosedRange<Int64>])
    func `of one number of stars is divided by the moment of creation`(created: ClosedRange<Int64>) throws {
        for most in [nil, 7, 3] {
            let stars = most == nil ? 7...7 : 7...Int.max
            let (lower, upper) = try #require(query(stars: stars, created: created).halves(mostStars: most))
            #expect(lower.createdFrom.seconds == created.lowerBound)
            #expect(upper.createdTo.seconds == created.upperBound)
            #expect(upper.createdFrom.seconds == lower.createdTo.seconds + 1)
            #expect(lower.createdFrom <= lower.createdTo && upper.createdFrom <= upper.createdTo)
            #expect(lower.leastStars == 7 && upper.leastStars == 7)
        }
    }

    @Test func `of one number of stars and one second is not divided, nor one beyond all stars`() {
        #expect(query(stars: 7...7, created: 5...5).halves(mostStars: nil) == nil)
        #expect(query(stars: 7...Int.max, created: 5...5).halves(mostStars: 7) == nil)
        #expect(query(stars: (1 << 40)...Int.max).halves(mostStars: nil) == nil)
    }
}

@Suite struct `A plan by criteria` {
    private let now = Timestamp(seconds: 1_700_000_000)

    private func first(_ change: (inout RepositoryCriteria) -> Void) throws -> RepositoryQuery {
        var criteria = RepositoryCriteria()
        change(&criteria)
        var plan = SearchPlan(criteria, now: now)
        let query = plan.next()
        return try #require(query)
    }

    @Test func `asks for everything where nothing is asked for`() throws {
        let query = try first { _ in }
        #expect(query.leastStars == 0 && query.greatestStars == nil && query.language == nil)
        #expect(query.createdFrom == Timestamp("2007-10-01"))
        #expect(query.createdTo == now && query.leavesOutArchived && query.page == 1)
    }

    @Test(
        arguments: [
            (5, 9, 5, 9), (-5, 9, 0, 9), (nil, 9, 0, 9), (5, nil, 5, nil), (10, 3, 10, 10), (nil, -1, 0, 0),
        ] as [(Int?, Int?, Int, Int?)])
    func `takes its stars from the bounds, contradictory ones too`(
        least: Int?, greatest: Int?, from: Int, to: Int?
    ) throws {
        let query = try first { $0.bounds[.stars] = .init(least: least, greatest: greatest) }
        #expect(query.leastStars == from && query.greatestStars == to)
    }

    @Test func `takes its days from the criteria, the last one left out`() throws {
        let query = try first {
            $0.createdSince = Timestamp("2015-01-01")
            $0.createdBefore = Timestamp("2016-01-01")
            $0.takesArchived = true
            $0.language = "Go"
        }
        #expect(query.createdFrom == Timestamp("2015-01-01"))
        #expect(query.createdTo == Timestamp("2015-12-31T23:59:59Z"))
        #expect(!query.leavesOutArchived && query.language == "Go")
        let contradiction = try first {
            $0.createdSince = Timestamp("2016-01-01")
            $0.createdBefore = Timestamp("2015-01-01")
        }
        #expect(contradiction.createdFrom == contradiction.createdTo)
    }
}

@Suite struct `The end of a plan` {
    private var whole: RepositoryQuery {
        var whole = query(stars: 1...5)
        (whole.page, whole.attempt) = (1, 0)
        return whole
    }

    private func facts(_ numbers: Range<Int>) throws -> [RepositoryFacts] {
        try numbers.map { RepositoryFacts(try #require(RepositoryName("o/r\($0)"))) }
    }

    @Test func `comes after one question where what is missing is on the page and cannot be read`() throws {
        var plan = SearchPlan(whole)
        _ = plan.next()
        var answer = SearchAnswer(total: 3, repositories: try facts(0..<2))
        answer.unreadable = 1
        plan.take(answer)
        #expect(plan.next() == nil)
        #expect(plan.counted == 3 && Array(plan.untold.values) == [1])
    }

    @Test func `comes though a range may not be divided, and what is missing is counted`() throws {
        var plan = SearchPlan(whole, mostDivisions: 0)
        var pages = 0
        while let query = plan.next(), pages < 100 {
            pages += 1
            let start = (query.page - 1) * RepositoryQuery.pageSize
            plan.take(
                SearchAnswer(total: 2500, repositories: try facts(start..<start + RepositoryQuery.pageSize)))
        }
        #expect(pages < 100)
        #expect(plan.untold.values.reduce(0, +) == 1500 && plan.counted == 2500)
    }

    @Test func `is not reached by an answer to no question`() throws {
        var plan = SearchPlan(whole)
        plan.take(SearchAnswer(total: 1, repositories: try facts(0..<1)))
        #expect(plan.counted == 0)
        #expect(plan.next() != nil)
    }
}
