/// A pull request or an issue of a population, told in so many words.
package struct ToldNumber: Sendable {
    /// Its number.
    package var number: Int
    /// Whether it is a pull request.
    package var isPullRequest: Bool
    /// Its title.
    package var title: String
    /// Its text.
    package var body: String?
    /// When it was opened, seconds since the epoch.
    package var createdAt: Int
    /// When it was merged.
    package var mergedAt: Int?
    /// The commits of a pull request.
    package var base = "", head = "", merge = ""
    /// The issues that GitHub says it closes.
    package var closes: [Int] = []
    /// What was said on it, and when.
    package var comments: [(body: String, at: Int)] = []

    /// A number by what it must have; set the rest.
    package init(_ number: Int, isPullRequest: Bool, title: String, body: String?, createdAt: Int) {
        self.number = number
        self.isPullRequest = isPullRequest
        self.title = title
        self.body = body
        self.createdAt = createdAt
    }
}
