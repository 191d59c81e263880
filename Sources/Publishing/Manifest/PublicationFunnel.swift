/// What became of everything that went into a publication: each stage's parts add up to its input.
package struct PublicationFunnel: Hashable, Sendable, Codable {
    /// Pull requests, and unreadable lines that stand for one.
    package var pullRequests = 0
    /// Refused in mining, by primary reason.
    package var refused: [String: Int] = [:]
    /// Candidates.
    package var candidates = 0
    /// Candidates whose issue text is still to come.
    package var awaitingIssueText = 0
    /// Candidates by the class of their verdict; `not-validated` for those without one.
    package var verdicts: [String: Int] = [:]
    /// Candidates that are not valid, by reason.
    package var reasons: [String: Int] = [:]
    /// Valid instances kept out of Lite, by each criterion that they miss.
    package var missedByLite: [String: Int] = [:]
    /// Candidates left out because they overlap with what the publication was compared with.
    package var overlapping = 0

    /// A funnel into which nothing went.
    package init() {}

    /// Whether every stage's parts add up to its input.
    package var addsUp: Bool {
        pullRequests == refused.values.reduce(0, +) + candidates && candidates == verdicts.values.reduce(0, +)
    }

    /// Adds another funnel's numbers to these.
    package mutating func add(_ other: PublicationFunnel) {
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
