internal import GitHub
internal import Instances
internal import Mining
internal import Threads
internal import Workspace

/// Reads repositories from GitHub into the workspace's archive.
struct GitHubReading: Sendable {
    let client: GitHubClient
    let layout: WorkspaceLayout
    let observer: any PipelineObserver
    let refresh: Bool

    /// Reads what is new of a repository, whose mirror has the commit messages.
    func read(
        _ name: RepositoryName, history: MirrorHistory, on pool: ThreadPool
    ) async throws -> GitHubReport {
        let counter = ProgressCounter(observer)
        defer { counter.end() }
        let title = "read \(name) from GitHub"
        let crawl = RepositoryCrawl(
            of: name, client: client, journal: layout.gitHubPages(of: name), archive: layout.gitHubArchive
        ) { progress in
            switch progress {
            case .pulls(let done, let total): counter.show(done, of: total, "pull requests", title: title)
            case .issues(let done, let total): counter.show(done, of: total, "issues", title: title)
            }
        }
        let report = try await crawl.run(accepting: refresh) { pulls in
            try await pool.run { () throws in try history.linkedIssues(of: pulls, in: name) }
        }
        for note in report.notes { observer.noted("\(name): \(note)") }
        return report
    }
}
