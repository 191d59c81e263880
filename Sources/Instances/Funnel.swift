/// What became of everything that went in, stage by stage; each stage's parts add up to its input.
///
/// It is part of a publication's manifest, key by key.
package struct Funnel: Hashable, Sendable, Codable {
    /// The key in `verdicts` of candidates without a verdict.
    package static let notValidated = "not-validated"

    /// Pull requests, and unreadable lines that stand for one, that went into mining.
    package var pullRequests = 0
    /// Refused in mining, by primary reason.
    package var refused: [String: Int] = [:]
    /// Candidates.
    package var candidates = 0
    /// Candidates whose issue text is still to come; they are among `candidates`.
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

    /// How many pull requests were refused.
    package var refusedCount: Int { refused.values.reduce(0, +) }

    /// Candidates without a verdict.
    package var notValidated: Int { verdicts[Self.notValidated] ?? 0 }

    /// Whether every stage's parts add up to its input.
    package var addsUp: Bool {
        pullRequests == refusedCount + candidates && candidates == verdicts.values.reduce(0, +)
    }

    /// Counts candidates under the class and reason of their verdict; nil for those without one.
    package mutating func count(_ verdictClass: VerdictClass?, reason: VerdictReason?, candidates: Int = 1) {
        verdicts[verdictClass?.rawValue ?? Self.notValidated, default: 0] += candidates
        if let reason { reasons[reason.rawValue, default: 0] += candidates }
    }

    /// Adds another funnel's numbers to these.
    package mutating func add(_ other: Funnel) {
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
