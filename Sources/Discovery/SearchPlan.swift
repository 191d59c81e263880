package import GitHub
package import Instances

/// Which questions a search takes that has more answers than GitHub gives to one.
///
/// A search returns a thousand repositories. One with more is asked again as two: by ranges of stars as long as they can
/// be divided, then by ranges of the moment of creation. The first page of each question says how many there are, so
/// a range that need not be divided costs no question more. What GitHub itself calls incomplete, or returns fewer of
/// than it counts, is asked for again, and then divided.
package struct SearchPlan: Sendable {
    /// Ranges still to be asked for, the next one last.
    private var waiting: [RepositoryQuery]
    /// The question that is being asked.
    private var current: RepositoryQuery?
    /// What the pages of the present range listed so far.
    private var listed: Set<RepositoryName> = []
    private var total = 0
    /// Repositories that GitHub counts and does not list, by the text of the search.
    package private(set) var untold: [String: Int] = [:]
    /// Repositories that GitHub counts in ranges that are done with.
    package private(set) var counted = 0

    /// How many ranges may still be divided: what GitHub says is no reason to ask for ever.
    private var divisions: Int

    /// How often a range is asked for.
    static let attempts = 3

    /// A plan for a search.
    ///
    /// - Parameter mostDivisions: how many ranges may be divided.
    package init(_ whole: RepositoryQuery, mostDivisions: Int = 10_000) {
        divisions = mostDivisions
        waiting = [whole]
    }

    /// A plan for all that the criteria let through, as far as a search can distinguish them.
    ///
    /// - Parameter now: nothing was created later.
    package init(_ criteria: RepositoryCriteria, now: Timestamp, mostDivisions: Int = 10_000) {
        let stars = criteria.bounds[.stars] ?? RepositoryCriteria.Bounds()
        let least = max(0, stars.least ?? 0)
        // The first repositories of GitHub are of October 2007.
        let first = criteria.createdSince ?? Timestamp(seconds: 1_191_196_800)
        let last = criteria.createdBefore.map { Timestamp(seconds: $0.seconds - 1) } ?? now
        self.init(
            RepositoryQuery(
                language: criteria.language, stars: least...max(least, stars.greatest ?? .max),
                created: min(first, last)...last, leavesOutArchived: !criteria.takesArchived),
            mostDivisions: mostDivisions)
    }

    /// The next question; nil when everything was asked.
    package mutating func next() -> RepositoryQuery? {
        if current == nil { current = waiting.popLast() }
        return current
    }

    /// Records the answer to the question.
    package mutating func take(_ answer: SearchAnswer) {
        guard var query = current else { return }
        if query.page == 1 {
            total = answer.total
            if total > RepositoryQuery.greatestTold, divide(query, by: answer) { return }
        }
        let before = listed.count
        for facts in answer.repositories { listed.insert(facts.repository) }
        if answer.isIncomplete {
            if query.attempt + 1 < Self.attempts { return repeatAll(query) }
            if divide(query, by: answer) { return }
        }
        let wanted = min(total, RepositoryQuery.greatestTold)
        let isLast = query.page * RepositoryQuery.pageSize >= wanted
        // A page without anything new is followed by none that has.
        if !isLast, listed.count > before || query.attempt > 0 {
            query.page += 1
            current = query
            return
        }
        if listed.count + answer.unreadable < wanted, query.attempt + 1 < Self.attempts {
            return repeatAll(query)
        }
        finish(query)
    }

    private mutating func repeatAll(_ query: RepositoryQuery) {
        var query = query
        query.attempt += 1
        query.page = 1
        current = query
    }

    private mutating func finish(_ query: RepositoryQuery) {
        counted += total
        if listed.count < total { untold[query.text] = total - listed.count }
        reset()
    }

    private mutating func reset() {
        current = nil
        listed = []
        total = 0
    }

    /// Puts two ranges in the place of one; false when it cannot be divided.
    private mutating func divide(_ query: RepositoryQuery, by answer: SearchAnswer) -> Bool {
        guard divisions > 0,
            let halves = query.halves(mostStars: answer.repositories.compactMap(\.stars).max())
        else { return false }
        divisions -= 1
        waiting += [halves.0, halves.1]
        reset()
        return true
    }
}

extension RepositoryQuery {
    /// Two questions that together ask what this one asks; nil when it is of one star count and one second.
    ///
    /// - Parameter mostStars: the stars of the most starred repository within the bounds, as far as is known.
    func halves(mostStars: Int?) -> (RepositoryQuery, RepositoryQuery)? {
        var lower = self
        lower.page = 1
        lower.attempt = 0
        var upper = lower
        guard leastStars < 1 << 40 else { return nil }
        let greatest = greatestStars ?? mostStars ?? (leastStars + 1) * 1024
        if greatest > leastStars {
            // Few repositories have many stars: the middle is that of the orders of magnitude.
            let mean = (Double(leastStars + 1) * Double(greatest + 1)).squareRoot() - 1
            let middle = min(greatest - 1, max(leastStars, Int(mean)))
            lower.greatestStars = middle
            upper.leastStars = middle + 1
            return (lower, upper)
        }
        guard createdFrom < createdTo else { return nil }
        let middle = createdFrom.seconds + (createdTo.seconds - createdFrom.seconds) / 2
        lower.createdTo = Timestamp(seconds: middle)
        upper.createdFrom = Timestamp(seconds: middle + 1)
        return (lower, upper)
    }
}
