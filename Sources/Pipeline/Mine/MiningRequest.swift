public import Configuration
internal import Foundation
internal import GitHub
public import Instances

/// What is to be mined, and how.
public struct MiningRequest: Sendable {
    /// The repositories.
    public var entries: [RepositoryEntry]
    /// The file that the entries come from; relative paths in them are relative to it.
    public var file: String
    /// The archive directory; nil to ask GitHub, where it may be asked, or else to mine from history alone.
    public var archive: String?
    /// How GitHub may be asked when there is no archive; nil when it may not.
    public var gitHub: GitHubAccess?
    /// Whether only mirrors and what GitHub says are brought up to date, and nothing is mined.
    public var isFetchOnly = false
    /// The mining policy's name.
    public var policy = "complete"
    /// Whether to go on without objects that a mirror lacks.
    public var allowMissingObjects = false
    /// How many threads read a history at once.
    public var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

    /// A request with the defaults.
    public init(entries: [RepositoryEntry], file: String) {
        self.entries = entries
        self.file = file
    }
}

/// What mining one repository came to.
public struct RepositoryMining: Sendable, Encodable {
    /// The repository.
    public var repository: RepositoryName
    /// Pull requests, and unreadable lines that stand for one, that went in.
    public var pullRequests = 0
    /// Candidates.
    public var candidates = 0
    /// Candidates whose issue text is still to come.
    public var awaitingIssueText: Int?
    /// Refusals by primary reason.
    public var refused: [String: Int] = [:]
    /// What asking GitHub cost; nil when it was not asked.
    public var gitHub: GitHubCost?
    /// Why the repository could not be mined at all; nil when it was.
    public var failure: String?

    init(_ repository: RepositoryName) {
        self.repository = repository
    }

    init(_ repository: RepositoryName, fetched report: GitHubReport?) {
        self.repository = repository
        pullRequests = report?.pulls ?? 0
        gitHub = report.map(GitHubCost.init)
    }
}

/// What asking GitHub about one repository cost, and brought.
public struct GitHubCost: Hashable, Sendable, Encodable {
    /// Requests sent, failed ones too.
    public var requests: Int
    /// Points that GitHub charged, of 5,000 that a token has in an hour.
    public var points: Int
    /// Bytes received, as they came over the wire.
    public var bytes: Int
    /// Time spent waiting for limits and between attempts, seconds.
    public var waitedSeconds: Double
    /// Issues that are held now.
    public var issues: Int
    /// Linked numbers that are nowhere to be found.
    public var absentIssues: Int

    init(_ report: GitHubReport) {
        requests = report.spend.requests
        points = report.spend.points
        bytes = report.spend.bytes
        waitedSeconds = report.spend.waitedSeconds
        issues = report.issues
        absentIssues = report.absent
    }
}
