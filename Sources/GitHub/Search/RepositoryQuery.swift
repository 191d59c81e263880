package import Instances

/// A question for GitHub's search for repositories: one page of those within some bounds, most stars first.
package struct RepositoryQuery: Hashable, Sendable {
    /// The main language; any when nil.
    package var language: String?
    /// Not fewer stars than this.
    package var leastStars: Int
    /// Not more stars than this; nil when it does not matter.
    package var greatestStars: Int?
    /// Created at this moment or later.
    package var createdFrom: Timestamp
    /// Created at this moment or earlier.
    package var createdTo: Timestamp
    /// Whether archived repositories are left out.
    package var leavesOutArchived: Bool
    /// Which page, from 1.
    package var page = 1
    /// How often it was asked before without an answer that can be relied on.
    package var attempt = 0

    /// How many repositories a page holds.
    package static let pageSize = 100
    /// How many repositories GitHub returns for one search, whatever there are.
    package static let greatestTold = 1000

    /// A question by its bounds.
    package init(
        language: String?, stars: ClosedRange<Int>, created: ClosedRange<Timestamp>,
        leavesOutArchived: Bool
    ) {
        self.language = language
        leastStars = stars.lowerBound
        greatestStars = stars.upperBound == .max ? nil : stars.upperBound
        createdFrom = created.lowerBound
        createdTo = created.upperBound
        self.leavesOutArchived = leavesOutArchived
    }

    /// The text of the search, in GitHub's language.
    ///
    /// Forks are left out, as always without `fork:`.
    package var text: String {
        var words: [String] = []
        // A quote would end the text; no language has one.
        if let language { words.append("language:\"\(language.filter { $0 != "\"" })\"") }
        words.append(greatestStars.map { "stars:\(leastStars)..\($0)" } ?? "stars:>=\(leastStars)")
        words.append("created:\(createdFrom)..\(createdTo)")
        if leavesOutArchived { words.append("archived:false") }
        return words.joined(separator: " ")
    }

    /// Whether a repository lies within the bounds, as far as is known of it.
    func allows(_ facts: RepositoryFacts) -> Bool {
        let stars = facts.stars.map { $0 >= leastStars && $0 <= greatestStars ?? .max } ?? true
        let created = facts.createdAt.map { $0 >= createdFrom && $0 <= createdTo } ?? true
        return stars && created
    }

    /// Path and query of the REST API.
    var path: String {
        "/search/repositories?q=\(Self.escaped(text))&sort=stars&order=desc&per_page=\(Self.pageSize)&page=\(page)"
    }

    /// What distinguishes this question from others in the journal; the page and the attempt count.
    var identity: String { "\(path)#\(attempt)" }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }
}
