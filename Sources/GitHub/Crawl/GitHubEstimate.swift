package import Instances

/// What mining from GitHub would cost, asked before it is begun.
package struct GitHubEstimate: Sendable {
    private let access: GitHubAccess
    private let facts: RepositoryFactsFile?
    private let journal: @Sendable (RepositoryName) -> String
    private let notice: @Sendable (String) -> Void

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

        init(_ repository: RepositoryName, failure: String? = nil) {
            self.repository = repository
            self.failure = failure
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

    /// A repository, and where it is fetched from; nil for GitHub.
    package typealias Subject = (name: RepositoryName, url: String?)

    /// An estimate.
    ///
    /// - Parameters:
    ///   - facts: what is known already, of which GitHub need not be asked.
    ///   - journal: the directory of the pages that are stored of a repository, if any.
    ///   - notice: told what a person should know.
    package init(
        access: GitHubAccess, facts: RepositoryFactsFile? = nil,
        journal: @escaping @Sendable (RepositoryName) -> String,
        notice: @escaping @Sendable (String) -> Void
    ) {
        self.access = access
        self.facts = facts
        self.journal = journal
        self.notice = notice
    }

    /// Asks one small question about each repository of which not enough is known.
    ///
    /// - Throws: `GitHubError` when there is no token or no such server; `CancellationError`.
    package func run(_ subjects: [Subject]) async throws -> [Line] {
        var client: GitHubClient?
        var lines: [Line] = []
        for subject in subjects {
            if let line = known(subject) {
                lines.append(line)
                continue
            }
            let asked = try client ?? access.client(notice: notice)
            client = asked
            do {
                let name = subject.name
                lines.append(Line(try await asked.forecast(for: name, journal: journal(name))))
            } catch let error as GitHubError {
                lines.append(Line(subject.name, failure: error.description))
            }
        }
        return lines
    }

    /// The forecast, or its refusal, that needs no question; nil when there is one to ask.
    private func known(_ subject: Subject) -> Line? {
        guard access.concerns(url: subject.url) else {
            return Line(
                subject.name,
                failure: "its history comes from \(subject.url ?? ""), so GitHub is not asked about it")
        }
        do throws(GitHubError) {
            guard let facts = facts?.facts(of: subject.name),
                let forecast = try facts.forecast(journal: journal(subject.name))
            else { return nil }
            var line = Line(forecast)
            line.basis = "facts"
            line.isUpperBound = facts.mergedPullRequests == nil
            return line
        } catch {
            return Line(subject.name, failure: error.description)
        }
    }
}
