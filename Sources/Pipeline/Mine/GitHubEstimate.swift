package import Configuration
internal import GitHub
package import Instances
package import Workspace

/// What mining from GitHub would cost, told before it is begun.
package struct GitHubEstimate: Sendable {
    private let layout: WorkspaceLayout
    private let access: GitHubAccess
    private let observer: any PipelineObserver
    private let facts: RepositoryFactsFile?

    /// The forecast of one repository, or why there is none.
    package struct Line: Sendable, Encodable {
        /// The repository.
        package var repository: RepositoryName
        /// Its merged pull requests, or as many as there can be.
        package var mergedPullRequests = 0
        /// Whether there may be fewer: only how many are not open is known.
        package var isUpperBound = false
        /// Where that is known from: GitHub now, or the facts that `discover` kept.
        package var basis = "github"
        /// Requests to be made.
        package var requests = 0
        /// Points to be spent, of 5,000 that a token has in an hour.
        package var points = 0
        /// How long it takes with the tokens at hand, seconds.
        package var seconds = 0.0
        /// The disk that answers and archive take, bytes.
        package var archiveBytes = 0
        /// The disk that the mirror takes, bytes.
        package var mirrorBytes = 0
        /// Why there is no forecast; nil when there is one.
        package var failure: String?

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
    ///
    /// - Parameter facts: what is known already, of which GitHub need not be asked.
    package init(
        layout: WorkspaceLayout, access: GitHubAccess, observer: any PipelineObserver,
        facts: RepositoryFactsFile? = nil
    ) {
        self.facts = facts
        self.layout = layout
        self.access = access
        self.observer = observer
    }

    /// Asks one small question about each repository of which not enough is known.
    ///
    /// - Throws: `PipelineError.usage` when there is no token or no such server; `CancellationError`.
    package func run(_ entries: [RepositoryEntry]) async throws -> [Line] {
        var client: GitHubClient?
        var lines: [Line] = []
        for entry in entries {
            do {
                if let line = try known(entry) {
                    lines.append(line)
                    continue
                }
                if client == nil { client = try makeClient() }
                if let client { lines.append(try await ask(client, about: entry)) }
            } catch let error as GitHubError {
                var line = Line(entry.name)
                line.failure = error.description
                lines.append(line)
            }
        }
        return lines
    }

    /// The forecast, or its refusal, that needs no question; nil when there is one to ask.
    private func known(_ entry: RepositoryEntry) throws(GitHubError) -> Line? {
        guard access.concerns(entry) else {
            var line = Line(entry.name)
            line.failure = "its history comes from \(entry.url ?? ""), so GitHub is not asked about it"
            return line
        }
        guard let facts = facts?.facts(of: entry.name),
            let forecast = try facts.forecast(journal: layout.gitHubPages(of: entry.name))
        else { return nil }
        var line = Line(forecast)
        line.basis = "facts"
        line.isUpperBound = facts.mergedPullRequests == nil
        return line
    }

    private func makeClient() throws(PipelineError) -> GitHubClient {
        do {
            return try access.client { [observer] in observer.noted($0) }
        } catch let error as GitHubError {
            throw .usage(error.description)
        } catch {
            throw .usage("\(error)")
        }
    }

    private func ask(_ client: GitHubClient, about entry: RepositoryEntry) async throws -> Line {
        Line(try await client.forecast(for: entry.name, journal: layout.gitHubPages(of: entry.name)))
    }
}
