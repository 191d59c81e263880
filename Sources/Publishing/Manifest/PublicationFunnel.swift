/// What became of everything that went into a publication: each stage's parts add up to its input.
public struct PublicationFunnel: Hashable, Sendable, Codable {
    /// Pull requests, and unreadable lines that stand for one.
    public var pullRequests = 0
    /// Refused in mining, by primary reason.
    public var refused: [String: Int] = [:]
    /// Candidates.
    public var candidates = 0
    /// Candidates whose issue text is still to come.
    public var awaitingIssueText = 0
    /// Candidates by the class of their verdict; `not-validated` for those without one.
    public var verdicts: [String: Int] = [:]
    /// Candidates that are not valid, by reason.
    public var reasons: [String: Int] = [:]
    /// Valid instances kept out of Lite, by each criterion that they miss.
    public var missedByLite: [String: Int] = [:]
    /// Candidates left out because they overlap with what the publication was compared with.
    public var overlapping = 0

    /// A funnel into which nothing went.
    public init() {}

    /// Whether every stage's parts add up to its input.
    public var addsUp: Bool {
        pullRequests == refused.values.reduce(0, +) + candidates && candidates == verdicts.values.reduce(0, +)
    }

    /// Adds another funnel's numbers to these.
    public mutating func add(_ other: PublicationFunnel) {
        pullRequests += other.pullRequests
        refused.merge(other.refused, uniquingKeysWith: +)
        candidates += other.candidates
        awaitingIssueText += other.awaitingIssueText
        verdicts.merge(other.verdicts, uniquingKeysWith: +)
        reasons.merge(other.reasons, uniquingKeysWith: +)
        missedByLite.merge(other.missedByLite, uniquingKeysWith: +)
        overlapping += other.overlapping
    }
}
