internal import GitHub
package import Instances

/// By what repositories are chosen.
package struct RepositoryCriteria: Hashable, Sendable {
    /// What is counted of a repository; the raw values are those of the command line and of reasons.
    package enum Measure: String, Hashable, Sendable, CaseIterable {
        /// Stars.
        case stars
        /// Forks.
        case forks
        /// Pull requests in whatever state.
        case pullRequests = "pull-requests"
        /// Merged pull requests.
        case mergedPullRequests = "merged-pull-requests"
        /// Issues in whatever state.
        case issues
        /// Contributors.
        case contributors
        /// Lines of code.
        case lines

        /// How many by the facts; nil when they do not say.
        func value(of facts: RepositoryFacts) -> Int? {
            switch self {
            case .stars: facts.stars
            case .forks: facts.forks
            case .pullRequests: facts.pullRequests
            case .mergedPullRequests: facts.mergedPullRequests
            case .issues: facts.issues
            case .contributors: facts.contributors
            case .lines: facts.linesOfCode
            }
        }
    }

    /// From how many to how many, both included, either of them open.
    package struct Bounds: Hashable, Sendable {
        /// The least.
        package var least: Int?
        /// The greatest.
        package var greatest: Int?

        /// Bounds by their ends.
        package init(least: Int? = nil, greatest: Int? = nil) {
            self.least = least
            self.greatest = greatest
        }

        /// Whether a number lies within.
        func contains(_ number: Int) -> Bool {
            (least ?? .min) <= number && number <= (greatest ?? .max)
        }

        /// Whether every number that can be counted lies within.
        var isOpen: Bool { (least ?? 0) <= 0 && greatest == nil }

        /// As it is written on the command line.
        var text: String { "\(least.map(String.init) ?? "")-\(greatest.map(String.init) ?? "")" }
    }

    /// The main language, as GitHub spells it, in any case; any when nil.
    package var language: String?
    /// Created before this moment.
    package var createdBefore: Timestamp?
    /// Created at this moment or later.
    package var createdSince: Timestamp?
    /// Pushed to at this moment or later.
    package var pushedSince: Timestamp?
    /// How many there must be of what is counted.
    package var bounds: [Measure: Bounds] = [:]
    /// SPDX ids of licences that will do; any, and none at all, when empty.
    package var licences: Set<String> = []
    /// Whether forks are taken, too.
    package var takesForks = false
    /// Whether archived repositories are taken, too.
    package var takesArchived = false
    /// What may be unknown; of everything else that is asked for, not to know it is a reason to refuse.
    package var tolerated: Set<DiscoveryReason> = [.lines]
    /// Repositories that are evaluated on.
    package var evaluation = EvaluationRepositories.sweBench

    /// No criteria but those that concern the kind of repository; set the others.
    package init() {}

    /// The criteria of the paper (SWE-Gym, section 2), without its silence about licences: those are the caller's.
    package static let paper: RepositoryCriteria = {
        var criteria = RepositoryCriteria()
        criteria.language = "Python"
        criteria.createdBefore = Timestamp("2022-07-01")
        criteria.bounds = [
            .stars: Bounds(least: 501), .lines: Bounds(least: 300), .pullRequests: Bounds(least: 501),
            .contributors: Bounds(least: 101),
        ]
        return criteria
    }()
}
