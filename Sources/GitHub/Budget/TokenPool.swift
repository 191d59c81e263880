/// Which token asks next, and when: decided from what GitHub said of each.
///
/// The token with most left is taken. One that hit a limit rests until GitHub's own time; one that GitHub does not
/// know is not used again. When less is left than is still to be spent, the rest is spread over the window, so that
/// a run slows down instead of standing still for most of an hour.
struct TokenPool: Hashable, Sendable {
    /// What is known of one token.
    struct Standing: Hashable, Sendable {
        /// What GitHub said last.
        var reading: RateReading?
        /// Not before this, seconds since the epoch: it hit a limit.
        var blockedUntil = 0.0
        /// Whether GitHub does not know it.
        var isRefused = false
        /// When it asked last.
        var lastUse = -Double.infinity
        /// Points that its last question cost.
        var lastCost = 1

        /// Points left at a moment.
        func remaining(at now: Double) -> Int {
            guard let reading else { return 5000 }
            return now >= reading.reset ? reading.limit : reading.remaining
        }
    }

    /// What to do.
    enum Choice: Hashable, Sendable {
        /// Ask with this token.
        case use(Int)
        /// Wait until then, seconds since the epoch.
        case wait(until: Double)
        /// There is no token that GitHub knows.
        case nobody
    }

    /// The tokens, in the order in which they were given.
    private(set) var standings: [Standing]
    /// Points that are left for other programs of the same user.
    var reserve: Int
    /// Points that are still to be spent, as far as is known.
    var outlook = 0

    /// A pool of so many tokens of which nothing is known.
    init(count: Int, reserve: Int = 20) {
        self.reserve = reserve
        standings = Array(repeating: Standing(), count: count)
    }

    /// Which token asks a question now.
    func choose(at now: Double) -> Choice {
        let known = standings.indices.filter { !standings[$0].isRefused }
        guard !known.isEmpty else { return .nobody }
        let ready = known.map { (index: $0, at: readiness(of: standings[$0], at: now)) }
        let free = ready.filter { $0.at <= now }
        let best = free.max { left, right in
            let a = standings[left.index].remaining(at: now)
            let b = standings[right.index].remaining(at: now)
            return a != b ? a < b : left.index > right.index
        }
        if let best { return .use(best.index) }
        return .wait(until: ready.map(\.at).min() ?? now)
    }

    /// Records that a token asked, and what GitHub said of its budget.
    mutating func note(_ reading: RateReading?, cost: Int?, of index: Int, at now: Double) {
        standings[index].lastUse = now
        if let cost {
            standings[index].lastCost = max(1, cost)
            outlook = max(0, outlook - cost)
        }
        guard let reading else { return }
        // Answers overtake each other: within one window the lower number is the later one.
        if let old = standings[index].reading, old.reset == reading.reset {
            standings[index].reading?.remaining = min(old.remaining, reading.remaining)
        } else {
            standings[index].reading = reading
        }
    }

    /// Lets a token rest.
    mutating func block(_ index: Int, until moment: Double) {
        standings[index].blockedUntil = max(standings[index].blockedUntil, moment)
    }

    /// Lets go of a token that GitHub does not know.
    mutating func refuse(_ index: Int) {
        standings[index].isRefused = true
    }

    /// From when on a token may ask.
    private func readiness(of standing: Standing, at now: Double) -> Double {
        var moment = standing.blockedUntil
        guard let reading = standing.reading, now < reading.reset else { return moment }
        let left = reading.remaining - reserve
        if left < standing.lastCost {
            moment = max(moment, reading.reset)
        } else if outlook > totalLeft(at: now) {
            let pause = (reading.reset - now) * Double(standing.lastCost) / Double(left)
            moment = max(moment, standing.lastUse + min(pause, 60))
        }
        return moment
    }

    private func totalLeft(at now: Double) -> Int {
        standings.filter { !$0.isRefused }.reduce(0) { $0 + $1.remaining(at: now) - reserve }
    }
}
