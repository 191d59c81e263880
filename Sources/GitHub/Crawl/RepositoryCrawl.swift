internal import Files
internal import Foundation
package import Instances

/// Reads one repository from GitHub into a journal of pages, and from the journal into an archive.
///
/// Interrupted anywhere, the next one goes on after the last page that was stored. When everything has been read, the
/// next one is a refresh: it asks for what changed since.
package struct RepositoryCrawl: Sendable {
    private let client: GitHubClient
    private let repository: RepositoryName
    private let journal: CrawlJournal
    private let archive: String
    private let progress: @Sendable (GitHubProgress) -> Void

    /// Finds the issues that some pull requests link, by any rule that may be asked for later.
    package typealias Linking = @Sendable ([PullRequest]) async throws -> Set<Int>

    /// A crawl.
    ///
    /// - Parameters:
    ///   - journal: the directory of the stored pages.
    ///   - archive: the archive's directory, into which `OWNER__NAME` is written.
    package init(
        of repository: RepositoryName, client: GitHubClient, journal: String, archive: String,
        progress: @escaping @Sendable (GitHubProgress) -> Void = { _ in }
    ) {
        self.repository = repository
        self.client = client
        self.journal = CrawlJournal(directory: journal)
        self.archive = archive
        self.progress = progress
    }

    /// Reads what is not read yet, and writes the archive.
    ///
    /// What was in the archive before stays as it was; only what is new is added. `accepting` takes edited texts, too.
    ///
    /// - Parameter linking: finds the issues to read.
    /// - Throws: `GitHubError`, `RecordError`, `CancellationError`, and what `linking` throws.
    package func run(accepting: Bool = false, linking: Linking) async throws -> GitHubReport {
        let before = await client.spend
        var run = CrawlRun(
            client: client, repository: repository, journal: journal, pages: try journal.pages(),
            progress: progress)
        try await run.perform(linking: linking)
        if accepting { try run.accept() }
        var report = try ArchiveProjection(journal: journal, pages: run.pages, repository: repository)
            .write(to: "\(archive)/\(repository.slug)", state: run.state)
        report.spend = await client.spend - before
        return report
    }
}

/// How far a crawl has come.
package enum GitHubProgress: Hashable, Sendable {
    /// So many pull requests are listed of so many.
    case pulls(done: Int, total: Int)
    /// So many issues are read of so many.
    case issues(done: Int, total: Int)
}

/// What a crawl read.
package struct GitHubReport: Hashable, Sendable {
    /// Merged pull requests in the archive.
    package var pulls = 0
    /// Issues in the archive.
    package var issues = 0
    /// Comments in the archive.
    package var comments = 0
    /// Pull requests that cannot be read; they are refused in mining.
    package var unreadable = 0
    /// Pull requests and issues whose texts were edited on GitHub since they were taken, and were left as they were.
    package var edited = 0
    /// Pull requests and issues that GitHub no longer shows, and that were left as they were.
    package var gone = 0
    /// Linked numbers that are nowhere to be found: deleted, transferred, or never there.
    package var absent = 0
    /// Issues that GitHub says are closed and does not name: it names a hundred for a pull request.
    package var unnamedClosings = 0
    /// The name that the repository bears on GitHub now, when it is another one.
    package var newName: String?
    /// What it cost.
    package var spend = GitHubSpend()
}
