internal import GRDB
package import Instances

/// The funnel of one repository of a workspace.
package struct RepositoryFunnel: Hashable, Sendable, Encodable {
    /// The repository.
    package var repository: RepositoryName
    /// What became of its pull requests; what only a publication decides is not counted.
    package var counts = Funnel()

    private enum CodingKeys: CodingKey {
        case repository, pullRequests, refused, candidates, awaitingIssueText, verdicts, reasons, notValidated
    }

    /// Writes what a workspace counts, candidates without a verdict under a key of their own.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(repository, forKey: .repository)
        try container.encode(counts.pullRequests, forKey: .pullRequests)
        try container.encode(counts.refused, forKey: .refused)
        try container.encode(counts.candidates, forKey: .candidates)
        try container.encode(counts.awaitingIssueText, forKey: .awaitingIssueText)
        try container.encode(
            counts.verdicts.filter { $0.key != Funnel.notValidated }, forKey: .verdicts)
        try container.encode(counts.reasons, forKey: .reasons)
        try container.encode(counts.notValidated, forKey: .notValidated)
    }
}

extension Catalogue {
    /// The funnel of every mined repository under a validation policy, by name.
    ///
    /// - Throws: `WorkspaceError`.
    package func funnels(policy: String) throws(WorkspaceError) -> [RepositoryFunnel] {
        try funnels(of: nil, policy: policy)
    }

    /// The funnel of one repository; nil when it was never mined to its end.
    ///
    /// - Parameter policy: the validation policy whose verdicts count; nil for none.
    /// - Throws: `WorkspaceError`.
    package func funnel(
        of repository: RepositoryName, policy: String?
    ) throws(WorkspaceError) -> RepositoryFunnel? {
        try funnels(of: repository, policy: policy).first
    }

    private func funnels(
        of only: RepositoryName?, policy: String?
    ) throws(WorkspaceError) -> [RepositoryFunnel] {
        let scope = Scope(condition: only == nil ? "TRUE" : "repository = ?", name: only?.description)
        return try read("counting the outcomes") { database in
            var funnels: [String: RepositoryFunnel] = [:]
            let minings = try Row.fetchAll(
                database, sql: "SELECT repository, input FROM mining WHERE \(scope.condition)",
                arguments: scope.arguments)
            for row in minings {
                guard let name = RepositoryName(row["repository"] as String) else { continue }
                funnels[name.description] = RepositoryFunnel(repository: name)
                funnels[name.description]?.counts.pullRequests = row["input"]
            }
            try Self.countOutcomes(of: scope, in: database, into: &funnels)
            try Self.countVerdicts(of: scope, policy: policy, in: database, into: &funnels)
            return funnels.values.sorted {
                $0.repository.description.utf8.lexicographicallyPrecedes($1.repository.description.utf8)
            }
        }
    }

    /// Which repositories a query is about: all, or one.
    private struct Scope: Sendable {
        let condition: String
        let name: String?

        var arguments: StatementArguments { name.map { [$0] } ?? [] }
    }

    private static func countOutcomes(
        of scope: Scope, in database: Database, into funnels: inout [String: RepositoryFunnel]
    ) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT repository, reason, count(*) AS n, sum(awaiting) AS awaiting FROM outcome
                WHERE \(scope.condition) GROUP BY repository, reason
                """,
            arguments: scope.arguments)
        for row in rows {
            let (repository, reason): (String, String?) = (row["repository"], row["reason"])
            if let reason {
                funnels[repository]?.counts.refused[reason] = row["n"]
            } else {
                funnels[repository]?.counts.candidates += row["n"] as Int
                funnels[repository]?.counts.awaitingIssueText += row["awaiting"] as Int
            }
        }
    }

    /// Counts the verdicts that hold for candidates as they stand, then the candidates that are left.
    private static func countVerdicts(
        of scope: Scope, policy: String?, in database: Database,
        into funnels: inout [String: RepositoryFunnel]
    ) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT repository, class, validation.reason AS reason, count(*) AS n
                FROM outcome JOIN validation USING (instance)
                WHERE \(scope.condition) AND policy = ? AND validation.change = outcome.change
                GROUP BY repository, class, validation.reason
                """,
            arguments: scope.arguments + [policy])
        for row in rows {
            guard let verdictClass = VerdictClass(rawValue: row["class"]) else { continue }
            funnels[row["repository"]]?.counts.count(
                verdictClass, reason: (row["reason"] as String?).flatMap(VerdictReason.init(rawValue:)),
                candidates: row["n"])
        }
        for name in funnels.keys {
            guard let counts = funnels[name]?.counts else { continue }
            let left = counts.candidates - counts.verdicts.values.reduce(0, +)
            if left > 0 { funnels[name]?.counts.count(nil, reason: nil, candidates: left) }
        }
    }
}
