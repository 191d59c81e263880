package import Instances

/// What reading a repository from GitHub will cost, estimated before the start.
package struct GitHubForecast: Hashable, Sendable, Encodable {
    package var repository: RepositoryName
    /// Its merged pull requests.
    package var mergedPulls: Int
    /// Requests to be made.
    package var requests: Int
    /// Points to be spent.
    package var points: Int
    /// How long it takes with the tokens at hand, seconds.
    package var seconds: Double
    /// The disk that pages and archive take, bytes.
    package var archiveBytes: Int
    /// The disk that the mirror takes, by the repository's size as GitHub reports it, bytes.
    package var mirrorBytes: Int

    /// What is assumed of a repository of which only the size is known.
    enum Assumption {
        /// Issues that are read for each merged pull request: between 0.3 and 0.6 in repositories that link well.
        static let linkedShare = 0.6
        /// Linked issues with more than one page of comments.
        static let longShare = 0.02
        /// Seconds that one question takes: GitHub answers a full page in one to three.
        static let secondsPerRequest = 2.0
        /// Bytes of page and archive together for one pull request with its issue.
        static let bytesPerPull = 9_000
        /// Points of a question for a full page of pull requests, for a hundred issues, for further comments.
        static let listPoints = 2
        static let issuePoints = 5
        static let commentPoints = 1
    }

    /// Points to be spent on so many issues.
    static func points(forIssues count: Int) -> Int { (count + 99) / 100 * Assumption.issuePoints }

    /// The forecast for a repository.
    ///
    /// - Parameters:
    ///   - known: its merged pull requests that are here already; a refresh asks for what changed only.
    ///   - pointsPerHour: what the tokens may spend together.
    ///   - diskKilobytes: the repository's size as GitHub reports it.
    init(
        _ repository: RepositoryName, mergedPulls: Int, known: Int, pointsPerHour: Int = 5000,
        diskKilobytes: Int = 0
    ) {
        self.repository = repository
        self.mergedPulls = mergedPulls
        let new = max(0, mergedPulls - known)
        let issues = Int((Double(new) * Assumption.linkedShare).rounded(.up))
        let long = Int((Double(issues) * Assumption.longShare).rounded(.up))
        func pages(_ count: Int, of size: Int) -> Int { (count + size - 1) / size }
        let questions = (
            lists: max(1, pages(new, of: 100)), issues: pages(issues, of: 100), comments: pages(long, of: 20)
        )
        requests = questions.lists + questions.issues + questions.comments
        points =
            questions.lists * Assumption.listPoints + questions.issues * Assumption.issuePoints
            + questions.comments * Assumption.commentPoints
        let byBudget =
            pointsPerHour > 0 ? Double(max(0, points - pointsPerHour)) / Double(pointsPerHour) * 3600 : 0
        seconds = max(Double(requests) * Assumption.secondsPerRequest, byBudget)
        archiveBytes = new * Assumption.bytesPerPull
        mirrorBytes = diskKilobytes * 1024
    }
}
