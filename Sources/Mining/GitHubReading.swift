package import GitHub
package import Instances
package import Threads

/// Reads a repository from GitHub into an archive.
package struct GitHubReading: Sendable {
    private let client: GitHubClient
    private let journal: String
    private let archive: String
    private let observer: any PipelineObserver

    /// - Parameters:
    ///   - journal: the directory of the pages that GitHub answered.
    ///   - archive: the directory of the archive that is made of them.
    package init(client: GitHubClient, journal: String, archive: String, observer: any PipelineObserver) {
        self.client = client
        self.journal = journal
        self.archive = archive
        self.observer = observer
    }

    /// Reads what is new of a repository, whose mirror has the commit messages.
    ///
    /// - Parameter refresh: whether later versions of what was read are taken.
    package func read(
        _ names: RepositoryNames, history: MirrorHistory, accepting refresh: Bool, on pool: ThreadPool
    ) async throws -> GitHubReport {
        let name = names.current
        let counter = ProgressCounter(observer)
        defer { counter.end() }
        let title = "read \(name) from GitHub"
        let crawl = RepositoryCrawl(
            of: name, client: client, journal: journal, archive: archive
        ) { progress in
            switch progress {
            case .pulls(let done, let total): counter.show(done, of: total, "pull requests", title: title)
            case .issues(let done, let total): counter.show(done, of: total, "issues", title: title)
            }
        }
        let report = try await crawl.run(accepting: refresh) { pulls in
            try await pool.run { () throws in try history.linkedIssues(of: pulls, in: names) }
        }
        for note in report.notes { observer.noted("\(name): \(note)") }
        return report
    }
}
