public import Configuration
internal import GitHub
public import Instances
public import Workspace

/// What mining from GitHub would cost, told before it is begun.
public struct GitHubEstimate: Sendable {
    private let layout: WorkspaceLayout
    private let access: GitHubAccess
    private let observer: any PipelineObserver

    /// The forecast of one repository, or why there is none.
    public struct Line: Sendable, Encodable {
        /// The repository.
        public var repository: RepositoryName
        /// Its merged pull requests.
        public var mergedPullRequests = 0
        /// Requests to be made.
        public var requests = 0
        /// Points to be spent, of 5,000 that a token has in an hour.
        public var points = 0
        /// How long it takes with the tokens at hand, seconds.
        public var seconds = 0.0
        /// The disk that answers and archive take, bytes.
        public var archiveBytes = 0
        /// The disk that the mirror takes, bytes.
        public var mirrorBytes = 0
        /// Why there is no forecast; nil when there is one.
        public var failure: String?

        init(_ repository: RepositoryName) {
            self.repository = repository
        }

        init(_ forecast: GitHubForecast) {
            self.init(forecast.repository)
            mergedPullRequests = forecast.mergedPulls
            requests = forecast.requests
            points = forecast.points
            seconds = forecast.seconds
            archiveBytes = forecast.archiveBytes
            mirrorBytes = forecast.mirrorBytes
        }
    }

    /// An estimate for a workspace, in which something may have been read already.
    public init(layout: WorkspaceLayout, access: GitHubAccess, observer: any PipelineObserver) {
        self.layout = layout
        self.access = access
        self.observer = observer
    }

    /// Asks one small question about each repository.
    ///
    /// - Throws: `PipelineError.usage` when there is no token or no such server; `CancellationError`.
    public func run(_ entries: [RepositoryEntry]) async throws -> [Line] {
        let client: GitHubClient
        do {
            client = try access.client { [observer] in observer.noted($0) }
        } catch let error as GitHubError {
            throw PipelineError.usage(error.description)
        }
        var lines: [Line] = []
        for entry in entries {
            var line = Line(entry.name)
            if access.concerns(entry) {
                do {
                    line = Line(
                        try await client.forecast(
                            for: entry.name, journal: layout.gitHubPages(of: entry.name)))
                } catch let error as GitHubError {
                    line.failure = error.description
                }
            } else {
                line.failure = "its history comes from \(entry.url ?? ""), so GitHub is not asked about it"
            }
            lines.append(line)
        }
        return lines
    }
}
