public import Discovery
public import GitHub

/// What repositories are looked for, and where.
public struct DiscoveryRequest: Sendable {
    /// Where repositories are told.
    public enum Source: Sendable {
        /// Exports of GHS, by their paths.
        case exports([String])
        /// GitHub's search.
        case search
    }

    /// Where they are told.
    public var source: Source
    /// By what they are chosen.
    public var criteria: RepositoryCriteria
    /// Whether GitHub is asked about those of an export that may be accepted: their names today, and what is not told.
    public var confirms = false
    /// Whether what GitHub said before is forgotten first.
    public var refresh = false

    /// A request by its source and criteria.
    public init(_ source: Source, criteria: RepositoryCriteria) {
        self.source = source
        self.criteria = criteria
    }
}

/// What looking for repositories came to.
public struct DiscoveryResult: Sendable {
    /// Who was accepted, who was refused, and why.
    public var tally: DiscoveryTally
    /// Repositories that GitHub counted and did not tell.
    public var untold = 0
    /// What asking GitHub has cost.
    public var spend = GitHubSpend()
}
