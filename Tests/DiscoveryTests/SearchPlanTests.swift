import Discovery
import GitHub
import Instances
import Testing

/// Repositories that a search finds: stars and the second of creation.
private struct World {
    var repositories: [RepositoryFacts] = []
    var questions = 0

    init(_ groups: [(count: Int, stars: Int, from: Int64, step: Int64)]) throws {
        for (index, group) in groups.enumerated() {
            for number in 0..<group.count {
                var facts = RepositoryFacts(try #require(RepositoryName("o\(index)/r\(number)")))
                facts.stars = group.stars
                facts.createdAt = Timestamp(seconds: group.from + Int64(number) * group.step)
                repositories.append(facts)
            }
        }
    }

    func answer(_ query: RepositoryQuery) -> SearchAnswer {
        let found = repositories.filter { facts in
            let stars = facts.stars ?? 0
            let created = facts.createdAt ?? Timestamp(seconds: 0)
            return stars >= query.leastStars && stars <= query.greatestStars ?? .max
                && created >= query.createdFrom && created <= query.createdTo
        }.sorted { ($1.stars ?? 0, $0.repository) < ($0.stars ?? 0, $1.repository) }
        let start = (query.page - 1) * RepositoryQuery.pageSize
        let told = found.prefix(RepositoryQuery.greatestTold)
        let page = start < told.count ? told[start..<min(told.count, start + RepositoryQuery.pageSize)] : []
        return SearchAnswer(total: found.count, repositories: Array(page))
    }

    /// Asks until the plan has no more questions.
    mutating func ask(
        _ plan: inout SearchPlan, distort: (RepositoryQuery, Int, inout SearchAnswer) -> Void = { _, _, _ in }
    ) throws -> Set<RepositoryName> {
        var found: Set<RepositoryName> = []
        while let query = plan.next() {
            questions += 1
            try #require(questions < 5000, "the plan does not end")
            var answer = answer(query)
            distort(query, questions, &answer)
            for facts in answer.repositories { found.insert(facts.repository) }
            plan.take(answer)
        }
        return found
    }
}

private func plan(mostDivisions: Int = 10_000) -> SearchPlan {
    var criteria = RepositoryCriteria()
    criteria.bounds[.stars] = .init(least: 501)
    criteria.createdBefore = Timestamp("2022-07-01")
    return SearchPlan(criteria, now: Timestamp(seconds: 1_800_000_000), mostDivisions: mostDivisions)
}

@Suite struct `A plan of searches` {
    @Test func `asks once for what one search tells`() throws {
        var world = try World([(250, 700, 1_300_000_000, 1000)])
        var plan = plan()
        #expect(try world.ask(&plan).count == 250)
        #expect(world.questions == 3)
        #expect(plan.untold.isEmpty)
    }

    @Test func `asks one question about nothing`() throws {
        var world = try World([])
        var plan = plan()
        #expect(try world.ask(&plan).isEmpty)
        #expect(world.questions == 1)
    }

    @Test func `divides by stars, and by creation where thousands have equally many`() throws {
        var world = try World([
            (900, 90_000, 1_300_000_000, 1000), (2500, 1200, 1_300_000_000, 50_000),
            (3000, 501, 1_400_000_000, 7), (1700, 502, 1_200_000_000, 86_400),
        ])
        var plan = plan()
        let found = try world.ask(&plan)
        #expect(found.count == 8100)
        #expect(plan.untold.isEmpty)
        #expect(plan.counted == 8100)
        #expect(world.questions < 81 * 2 + 40, "\(world.questions) questions")
    }

    @Test func `says what it could not have: more than a thousand of one star count and second`() throws {
        var world = try World([(1300, 501, 1_300_000_000, 0)])
        var plan = plan()
        #expect(try world.ask(&plan).count == 1000)
        #expect(plan.untold.values.reduce(0, +) == 300)
    }

    @Test func `asks again what GitHub calls incomplete, and divides what stays so`() throws {
        var world = try World([(600, 700, 1_300_000_000, 1000), (300, 900, 1_300_000_000, 1000)])
        var once = plan()
        let found = try world.ask(&once) { _, number, answer in
            guard number == 2 || number == 5 else { return }
            answer.isIncomplete = true
            answer.repositories.removeLast(answer.repositories.count / 2)
        }
        #expect(found.count == 900)
        #expect(once.untold.isEmpty)

        var always = plan()
        let rest = try world.ask(&always) { query, _, answer in
            // Searches over all stars time out, narrow ones do not.
            answer.isIncomplete = query.greatestStars == nil && query.leastStars < 700
            if answer.isIncomplete { answer.repositories.removeLast(answer.repositories.count / 2) }
        }
        #expect(rest.count == 900)
    }

    @Test func `asks again when pages tell fewer than were counted`() throws {
        var world = try World([(450, 700, 1_300_000_000, 1000)])
        var plan = plan()
        let found = try world.ask(&plan) { query, _, answer in
            if query.attempt == 0, query.page == 3 { answer.repositories.removeFirst(40) }
        }
        #expect(found.count == 450)
        #expect(plan.untold.isEmpty)
    }

    @Test func `ends whatever it is told`() throws {
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<30 {
            let world = try World([(150, 700, 1_300_000_000, 1000)])
            var plan = plan(mostDivisions: 40)
            var asked = 0
            while plan.next() != nil, asked < 3000 {
                asked += 1
                var answer = SearchAnswer(
                    total: Int.random(in: 0...1500, using: &dice),
                    isIncomplete: Bool.random(using: &dice), repositories: [])
                if Bool.random(using: &dice) { answer.repositories = Array(world.repositories.prefix(100)) }
                plan.take(answer)
            }
            #expect(asked < 3000)
        }
    }
}
