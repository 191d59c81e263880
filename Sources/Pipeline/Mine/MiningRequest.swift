package import Configuration
internal import Foundation
package import GitHub
package import Instances
internal import Workspace

/// What is to be mined, and how.
package struct MiningRequest: Sendable {
    /// The repositories.
    package var entries: [RepositoryEntry]
    /// The file that the entries come from; relative paths in them are relative to it.
    package var file: String
    /// The archive directory; nil to ask GitHub, where it may be asked, or else to mine from history alone.
    package var archive: String?
    /// How GitHub may be asked when there is no archive; nil when it may not.
    package var gitHub: GitHubAccess?
    /// Whether only mirrors and what GitHub says are brought up to date, and nothing is mined.
    package var isFetchOnly = false
    /// The mining policy's name.
    package var policy = "complete"
    /// Whether to go on without objects that a mirror lacks.
    package var allowMissingObjects = false
    /// How many threads read a history at once.
    package var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

    /// A request with the defaults.
    package init(entries: [RepositoryEntry], file: String) {
        self.entries = entries
        self.file = file
    }
}

/// The result of mining one repository.
package struct RepositoryMining: Sendable, Encodable {
    /// The repository.
    package var repository: RepositoryName
    /// Pull requests, and unreadable lines that stand for one, that went in.
    package var pullRequests = 0
    /// Candidates.
    package var candidates = 0
    /// Candidates whose issue text is still to come.
    package var awaitingIssueText: Int?
    /// Refusals by primary reason.
    package var refused: [String: Int] = [:]
    /// What asking GitHub cost; nil when it was not asked.
    package var gitHub: GitHubCost?
    /// Why the repository could not be mined at all; nil when it was.
    package var failure: String?

    init(_ repository: RepositoryName) {
        self.repository = repository
    }

    /// What was only fetched.
    init(_ repository: RepositoryName, fetched report: GitHubReport?) {
        self.repository = repository
        pullRequests = report?.pulls ?? 0
        gitHub = report.map(GitHubCost.init)
    }

    /// What was mined.
    init(_ repository: RepositoryName, mined funnel: Funnel?, _ report: GitHubReport?) {
        self.repository = repository
        gitHub = report.map(GitHubCost.init)
        guard let funnel else { return }
        pullRequests = funnel.pullRequests
        candidates = funnel.candidates
        awaitingIssueText = funnel.awaitingIssueText
        refused = funnel.refused
    }
}
