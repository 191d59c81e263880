package import GitHub
package import Instances

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

    package init(_ repository: RepositoryName) {
        self.repository = repository
    }

    /// What was only fetched.
    package init(_ repository: RepositoryName, fetched report: GitHubReport?) {
        self.repository = repository
        pullRequests = report?.pulls ?? 0
        gitHub = report.map(GitHubCost.init)
    }

    /// What was mined.
    package init(_ repository: RepositoryName, mined funnel: Funnel?, _ report: GitHubReport?) {
        self.repository = repository
        gitHub = report.map(GitHubCost.init)
        guard let funnel else { return }
        pullRequests = funnel.pullRequests
        candidates = funnel.candidates
        awaitingIssueText = funnel.awaitingIssueText
        refused = funnel.refused
    }
}
