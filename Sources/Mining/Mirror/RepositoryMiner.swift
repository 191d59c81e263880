package import Git
package import GitHub
package import Instances
internal import Synchronization
internal import Threads

/// Mines one repository: its pull requests, from an archive or from its history alone, become candidates or refusals.
///
/// The pull requests are mined in chunks of any size, so that a caller can keep what is finished. Equal inputs give equal
/// outcomes, whatever the chunks and the number of threads.
package struct RepositoryMiner: Sendable {
    private let archive: RepositoryArchive?
    private let context: MiningContext
    private var mirror: String { context.history.mirror }

    /// A miner of a repository whose mirror has been read.
    ///
    /// - Parameter archive: what GitHub says of the repository; nil to recognise merged pull requests in the history.
    package init(
        repository: RepositoryName, history: MirrorHistory, archive: RepositoryArchive?, policy: MiningPolicy,
        options: MiningOptions = MiningOptions()
    ) {
        self.archive = archive
        context = MiningContext(
            repository, history: history, archive: archive, policy: policy, options: options)
    }

    /// Lines of the archive that should be pull requests and are none; they are refusals in addition to those of `mine`.
    package var malformed: [Refusal] { archive?.refusals ?? [] }

    /// The pull requests to be mined, by number.
    package func plan() throws(GitError) -> [PullRequest] {
        let pulls: [PullRequest]
        if let archive {
            pulls = archive.pullRequests
        } else {
            pulls = try context.history.pullRequests(in: Repository(bareAt: mirror))
        }
        guard let only = context.options.only else { return pulls }
        return pulls.filter { only.contains($0.number) }
    }

    /// What becomes of some pull requests, in their order: one outcome each.
    ///
    /// - Throws: `GitError` when the mirror as a whole cannot be read, or its source cannot be asked for what it lacks.
    ///   What is wrong with one pull request only is an outcome.
    package func mine(_ chunk: [PullRequest]) throws -> [MiningOutcome] {
        let outcomes = Mutex<[MiningOutcome]>([])
        try mine(chunk, threads: context.options.threads, making: { $0 }) { outcome in
            outcomes.withLock { $0.append(outcome) }
        }
        return outcomes.withLock { $0 }
    }

    /// Mines some pull requests and hands what is made of each outcome over in their order, without keeping it.
    ///
    /// - Parameters:
    ///   - threads: how many threads share the chunk.
    ///   - make: what is made of an outcome, on the thread that mined it.
    ///   - take: what becomes of that, one after another.
    /// - Throws: as `mine` does, and what the closures throw.
    package func mine<Output: Sendable>(
        _ chunk: [PullRequest], threads: Int,
        making make: @escaping @Sendable (MiningOutcome) throws -> Output,
        take: @escaping @Sendable (Output) throws -> Void
    ) throws {
        let located = try locateBeforeFetching(chunk, in: mirrorRepository())
        try parallelForEach(Array(chunk.indices), threads: threads) {
            try mirrorRepository()
        } body: { (repository, index) in
            try make(outcome(of: chunk[index], located?[index], in: repository))
        } take: {
            try take($0)
        }
    }

    /// Mines some pull requests on this thread.
    ///
    /// - Parameters:
    ///   - repository: the mirror, which keeps what it read for the next chunk.
    ///   - take: what becomes of each outcome.
    /// - Throws: as `mine` does, and what the closure throws.
    package func mine(
        _ chunk: [PullRequest], in repository: borrowing Repository, take: (MiningOutcome) throws -> Void
    ) throws {
        let located = try locateBeforeFetching(chunk, in: repository)
        for (index, pull) in chunk.enumerated() {
            try take(outcome(of: pull, located?[index], in: repository))
        }
    }

    /// The mirror, opened for one thread.
    ///
    /// - Throws: `GitError`.
    package func mirrorRepository() throws(GitError) -> Repository {
        try Repository(bareAt: mirror)
    }

    private func outcome(
        of pull: PullRequest, _ located: LocatedPullRequest?, in repository: borrowing Repository
    ) throws(GitError) -> MiningOutcome {
        let located =
            if let located { located } else {
                try LocatedPullRequest(pull, in: context.graph, repository)
            }
        return try PullRequestMining(context: context, located: located).outcome(in: repository)
    }

    /// Locates pull requests and fetches the large files that they need and that were left out of the mirror; nil, since
    /// each is located when it is mined, where nothing was left out.
    private func locateBeforeFetching(
        _ chunk: [PullRequest], in repository: borrowing Repository
    ) throws(GitError) -> [LocatedPullRequest]? {
        guard repository.isPartial else { return nil }
        var located: [LocatedPullRequest] = []
        for pull in chunk { located.append(try LocatedPullRequest(pull, in: context.graph, repository)) }
        try fetchLeftOutFiles(of: located, in: repository)
        return located
    }

    /// Fetches the large files that were left out of the mirror and are needed for some pull requests, all at once.
    private func fetchLeftOutFiles(
        of located: [LocatedPullRequest], in repository: borrowing Repository
    ) throws(GitError) {
        var blobs: Set<ObjectID> = []
        for case .success(let range) in located.map(\.range) {
            do throws(GitError) {
                let found = try PullRequestChange.changes(
                    over: range, context.policy.splitting, context.graph, in: repository)
                blobs.formUnion(found.changes.flatMap(\.blobs))
            } catch {
                // An object that is missing or damaged becomes the pull request's outcome.
                guard error.object != nil else { throw error }
            }
        }
        try repository.bring(blobs)
    }
}
