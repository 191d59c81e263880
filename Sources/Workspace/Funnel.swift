internal import GRDB
package import Instances

/// What became of everything that went in, stage by stage; each stage's parts add up to its input.
package struct Funnel: Hashable, Sendable, Codable {
    /// The repository, or nil for the sum of all.
    package var repository: RepositoryName?
    /// Pull requests, and unreadable lines that stand for one, that went into mining.
    package var pullRequests: Int = 0
    /// Refused in mining, by primary reason.
    package var refused: [String: Int] = [:]
    /// Candidates.
    package var candidates: Int = 0
    /// Candidates whose issue text is still to come; they are among `candidates`.
    package var awaitingIssueText: Int = 0
    /// Candidates by the class of their verdict.
    package var verdicts: [String: Int] = [:]
    /// Candidates that are not valid, by reason.
    package var reasons: [String: Int] = [:]
    /// Candidates without a verdict.
    package var notValidated: Int = 0

    /// Whether every stage's parts add up to its input.
    package var addsUp: Bool {
        pullRequests == refused.values.reduce(0, +) + candidates
            && candidates == verdicts.values.reduce(0, +) + notValidated
    }

    /// Adds another repository's numbers to these.
    package mutating func add(_ other: Funnel) {
        pullRequests += other.pullRequests
        refused.merge(other.refused, uniquingKeysWith: +)
        candidates += other.candidates
        awaitingIssueText += other.awaitingIssueText
        verdicts.merge(other.verdicts, uniquingKeysWith: +)
        reasons.merge(other.reasons, uniquingKeysWith: +)
        notValidated += other.notValidated
    }

    /// An empty funnel.
    package init(repository: RepositoryName?) {
        self.repository = repository
    }
}

extension Catalogue {
    /// The funnel of every mined repository under a validation policy, by name.
    ///
    /// - Throws: `WorkspaceError`.
    package func funnels(policy: String) throws(WorkspaceError) -> [Funnel] {
        let minings = try minings()
        let counts = try read("counting the refusals") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT repository, reason, count(*) AS n, sum(awaiting) AS awaiting FROM outcome
                    GROUP BY repository, reason
                    """
            ).map {
                (
                    repository: $0["repository"] as String, reason: $0["reason"] as String?,
                    count: $0["n"] as Int, awaiting: $0["awaiting"] as Int
                )
            }
        }
        let verdicts = try verdicts(policy: policy)
        return minings.map { mining in
            var funnel = Funnel(repository: mining.repository)
            funnel.pullRequests = mining.input
            for row in counts where row.repository == mining.repository.description {
                if let reason = row.reason {
                    funnel.refused[reason] = row.count
                } else {
                    funnel.candidates += row.count
                    funnel.awaitingIssueText += row.awaiting
                }
            }
            for entry in verdicts.values where entry.id.repository == mining.repository {
                funnel.verdicts[entry.verdictClass.rawValue, default: 0] += 1
                if let reason = entry.reason { funnel.reasons[reason.rawValue, default: 0] += 1 }
            }
            funnel.notValidated = funnel.candidates - funnel.verdicts.values.reduce(0, +)
            return funnel
        }
    }
}
