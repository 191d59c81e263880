/// Why a repository is refused, or what is unknown of it.
///
/// The raw values are stored and printed. Of several that hold, the one that stands first here is the primary one.
package enum DiscoveryReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// The name is none that a repository can have.
    case badName = "bad-name"
    /// A value in the source is not what it should be.
    case unreadable
    /// It was listed before, by this name or another.
    case duplicate
    /// It belongs to a set that is evaluated on.
    case evaluation = "evaluation-set"
    /// GitHub has it no more.
    case gone
    /// It is a fork.
    case fork
    /// Its owner has closed it for good.
    case archived
    /// GitHub has closed it.
    case disabled
    /// The main language is another.
    case language
    /// It was created too late or too early.
    case created
    /// Nothing was pushed to it for too long.
    case pushed
    /// Too few or too many stars.
    case stars
    /// Too few or too many forks.
    case forks
    /// The licence is not among those that will do.
    case licence
    /// Too few or too many pull requests.
    case pullRequests = "pull-requests"
    /// Too few or too many merged pull requests.
    case mergedPullRequests = "merged-pull-requests"
    /// Too few or too many issues.
    case issues
    /// Too few or too many contributors.
    case contributors
    /// Too few or too many lines of code.
    case lines
}

/// One reason that holds, with what was found and what was wanted.
package struct DiscoveryFinding: Hashable, Sendable, Codable {
    package var reason: DiscoveryReason
    /// What was found; nil when it is unknown.
    package var found: String?
    /// What was wanted.
    package var wanted: String

    package init(_ reason: DiscoveryReason, found: String?, wanted: String) {
        self.reason = reason
        self.found = found
        self.wanted = wanted
    }

    /// Whether the repository is refused for want of knowledge.
    package var isUnknown: Bool { found == nil }

    /// The word by which it is counted: `contributors`, or `contributors-unknown`.
    package var word: String { reason.rawValue + (isUnknown ? "-unknown" : "") }
}
