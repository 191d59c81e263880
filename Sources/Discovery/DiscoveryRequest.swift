package import GitHub

/// What repositories are looked for, and where.
package struct DiscoveryRequest: Sendable {
    /// Where repositories are listed.
    package enum Source: Sendable {
        /// Exports of GHS, by their paths.
        case exports([String])
        /// GitHub's search.
        case search
    }

    /// Where they are listed.
    package var source: Source
    /// By what they are chosen.
    package var criteria: RepositoryCriteria
    /// Whether GitHub is asked about those of an export that may be accepted: their names today, and what the export lacks.
    package var confirms = false
    /// Whether what GitHub said before is forgotten first.
    package var refresh = false

    package init(_ source: Source, criteria: RepositoryCriteria) {
        self.source = source
        self.criteria = criteria
    }
}

/// The result of looking for repositories.
package struct DiscoveryResult: Sendable {
    /// Who was accepted, who was refused, and why.
    package var tally: DiscoveryTally
    /// Repositories that GitHub counted and did not list.
    package var untold = 0
    /// What asking GitHub has cost.
    package var spend = GitHubSpend()
}
