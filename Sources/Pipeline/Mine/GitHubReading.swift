internal import Configuration
internal import Git
internal import GitHub
internal import Instances
internal import Mining
internal import Synchronization
internal import Threads
internal import Workspace

/// Reads repositories from GitHub into the workspace's archive.
struct GitHubReading: Sendable {
    let client: GitHubClient
    let layout: WorkspaceLayout
    let observer: any PipelineObserver
    let refresh: Bool

    /// Reads what is new of a repository whose mirror is up to date.
    func read(_ entry: RepositoryEntry, on pool: ThreadPool) async throws -> GitHubReport {
        let name = entry.name
        let mirror = layout.mirror(of: name)
        let miner = try await pool.run { () throws in
            try RepositoryMiner(
                repository: name, mirror: mirror, archive: RepositoryArchive(repository: name),
                policy: .complete,
                options: MiningOptions(branch: entry.defaultBranch))
        }
        let shown = GitHubProgressDisplay(name, observer)
        defer { shown.end() }
        let crawl = RepositoryCrawl(
            of: name, client: client, journal: layout.gitHubPages(of: name), archive: layout.gitHubArchive,
            progress: { shown.show($0) })
        let report = try await crawl.run(accepting: refresh) { pulls in
            try await pool.run { () throws in try miner.linkedIssues(of: pulls) }
        }
        for note in notes(report) { observer.noted("\(name): \(note)") }
        return report
    }

    private func notes(_ report: GitHubReport) -> [String] {
        var notes: [String] = []
        if let newName = report.newName { notes.append("it is called \(newName) on GitHub now") }
        if report.unnamedClosings > 0 {
            notes.append(
                "GitHub counts \(report.unnamedClosings) closed issues more than it names, beyond a hundred for a pull "
                    + "request; they are linked only where a text names them")
        }
        if report.edited > 0 {
            notes.append(
                "\(report.edited) pull requests and issues were edited on GitHub since they were read, and stay as "
                    + "they were; --refresh takes the new texts")
        }
        if report.gone > 0 {
            notes.append(
                "\(report.gone) pull requests and issues are on GitHub no more, and stay as they were; --refresh "
                    + "lets go of them")
        }
        return notes
    }
}

extension WorkspaceLayout {
    /// The answers of GitHub about a repository, as they came.
    func gitHubPages(of name: RepositoryName) -> String { "\(root)/github/pages/\(name.slug)" }
    /// The archive that is made of them.
    var gitHubArchive: String { "\(root)/github/archive" }
}

/// Shows how far a crawl has come.
private final class GitHubProgressDisplay: Sendable {
    private enum Phase { case none, pulls, issues }
    private let name: RepositoryName
    private let observer: any PipelineObserver
    private let shown = Mutex<(phase: Phase, done: Int)>((.none, 0))

    init(_ name: RepositoryName, _ observer: any PipelineObserver) {
        self.name = name
        self.observer = observer
    }

    func show(_ progress: GitHubProgress) {
        switch progress {
        case .pulls(let done, let total): advance(.pulls, "pull requests", done, total)
        case .issues(let done, let total): advance(.issues, "issues", done, total)
        }
    }

    func end() {
        if shown.withLock({ $0.phase != .none }) { observer.ended() }
    }

    private func advance(_ phase: Phase, _ unit: String, _ done: Int, _ total: Int) {
        let (isNew, step) = shown.withLock { state in
            let isNew = state.phase != phase
            let step = isNew ? done : done - state.done
            state = (phase, done)
            return (isNew, step)
        }
        if isNew { observer.began("read \(name) from GitHub", unit: unit, total: total) }
        if step > 0 { observer.advanced(by: step, failures: 0) }
    }
}
