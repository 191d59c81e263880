/// A pull request or an issue of a population, told in so many words.
public struct ToldNumber: Sendable {
    /// Its number.
    public var number: Int
    /// Whether it is a pull request.
    public var isPullRequest: Bool
    /// Its title.
    public var title: String
    /// Its text.
    public var body: String?
    /// When it was opened, seconds since the epoch.
    public var createdAt: Int
    /// When it was merged.
    public var mergedAt: Int?
    /// The commits of a pull request.
    public var base = "", head = "", merge = ""
    /// The issues that GitHub says it closes.
    public var closes: [Int] = []
    /// What was said on it, and when.
    public var comments: [(body: String, at: Int)] = []

    /// A number by what it must have; set the rest.
    public init(_ number: Int, isPullRequest: Bool, title: String, body: String?, createdAt: Int) {
        self.number = number
        self.isPullRequest = isPullRequest
        self.title = title
        self.body = body
        self.createdAt = createdAt
    }
}
