/// Repositories that GitHub's search finds: told from a seed, many of them with equal stars.
package struct ListedRepositories: Sendable {
    /// One of them.
    package struct Listed: Sendable {
        /// `OWNER/NAME`, as it is called today.
        package var name: String
        /// A name that leads here too.
        package var formerName: String?
        /// Its stars.
        package var stars: Int
        /// When it was created, seconds since the epoch.
        package var createdAt: Int
        /// Its main language.
        package var language = "Python"
        /// The SPDX id of its licence; none when nil.
        package var licence: String? = "MIT"
        /// Whether it is archived.
        package var isArchived = false
        /// Pull requests: all, open, merged.
        package var pulls = (all: 0, open: 0, merged: 0)
        /// Issues.
        package var issues = 0
        /// Contributors; nil when GitHub finds them too many to count.
        package var contributors: Int? = 0
        /// Kilobytes.
        package var size = 1000

        /// A repository by what it must have; set the rest.
        package init(_ name: String, stars: Int, createdAt: Int) {
            self.name = name
            self.stars = stars
            self.createdAt = createdAt
        }
    }

    /// All of them.
    package var all: [Listed] = [] {
        didSet { places = [:] }
    }
    /// How many are told of one search, whatever there are.
    package var cap = 1000
    /// Searches that a token may make in a minute.
    package var searchesPerMinute = 30
    /// The searches, counted from the first, that GitHub calls incomplete.
    package var incomplete: Set<Int> = []

    private var places: [String: Int] = [:]

    /// None.
    package init() {}

    /// Repositories told from a seed.
    ///
    /// - Parameters:
    ///   - sameStars: how many of them have 600 stars each.
    ///   - sameMoment: how many of those were created in one second.
    package init(count: Int, seed: UInt64, sameStars: Int = 0, sameMoment: Int = 0) {
        for number in 0..<count {
            func dice(_ purpose: UInt64) -> Int {
                Int(Population.mix(seed, UInt64(number), purpose) % 1_000_000)
            }
            let start = 1_262_304_000
            var stars = 501 + 1_000_000 / (dice(1) + 8)
            if stars == 600 { stars += 1 }
            var one = Listed(
                "owner\(number % 977)/tool-\(number)", stars: number < sameStars ? 600 : stars,
                createdAt: number < sameMoment ? start : start + dice(2) * 390)
            one.licence = ["MIT", "Apache-2.0", "BSD-3-Clause", "GPL-3.0", nil, "NOASSERTION"][dice(3) % 6]
            one.isArchived = dice(4) % 10 == 0
            one.pulls.all = dice(5) % 2000
            one.pulls.merged = one.pulls.all * 7 / 10
            one.pulls.open = one.pulls.all / 20
            one.issues = dice(6) % 3000
            one.contributors = dice(7) % 50 == 0 ? nil : dice(7) % 300
            one.size = dice(8)
            all.append(one)
        }
    }

    /// The repository of a name, today's or a former one, in any case.
    func named(_ name: String) -> Listed? {
        places[name.lowercased()].map { all[$0] }
    }

    /// Notes where each name stands.
    mutating func index() {
        for (place, one) in all.enumerated() {
            for name in [one.name, one.formerName].compactMap(\.self) { places[name.lowercased()] = place }
        }
    }
}
