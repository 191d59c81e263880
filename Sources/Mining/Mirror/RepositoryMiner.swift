package import Git
package import GitHub
package import Instances
internal import Threads

/// Mines one repository: its pull requests, from an archive or from its history alone, become candidates or refusals.
///
/// The commits are read once; the pull requests are then mined in chunks of any size, so that a caller can keep what
/// is finished. Equal inputs give equal outcomes, whatever the chunks and the number of threads.
package struct RepositoryMiner: Sendable {
    let mirror: String
    private let archive: RepositoryArchive?
    let context: MiningContext

    /// Opens a mirror and reads its references and commits.
    ///
    /// - Parameters:
    ///   - mirror: the bare repository's directory.
    ///   - archive: what GitHub says of the repository; nil to recognise merged pull requests in the history.
    /// - Throws: `GitError` when the mirror cannot be read.
    package init(
        repository: RepositoryName, mirror: String, archive: RepositoryArchive?, policy: MiningPolicy,
        options: MiningOptions = MiningOptions()
    ) throws(GitError) {
        self.mirror = mirror
        self.archive = archive
        let handle = try Repository(bareAt: mirror)
        context = try MiningContext(
            repository, mirror: handle, archive: archive, policy: policy, options: options)
    }

    /// The commit of the branch up to which is mined.
    package var minedUpTo: ObjectID { context.tip }

    /// Lines of the archive that should be pull requests and are none; they are refusals besides those of `mine`.
    package var malformed: [Refusal] { archive?.refusals ?? [] }

    /// The pull requests to be mined, by number.
    package func plan() throws(GitError) -> [PullRequest] {
        let pulls: [PullRequest]
        if let archive {
            pulls = archive.pullRequests
        } else {
            pulls = try context.pullRequestsOfHistory(in: Repository(bareAt: mirror))
        }
        guard let only = context.options.only else { return pulls }
        return pulls.filter { only.contains($0.number) }
    }

    /// What becomes of some pull requests, in their order: one outcome each.
    ///
    /// - Parameter threads: how many threads share the chunk; nil for as many as the options say.
    /// - Throws: `GitError` when the mirror as a whole cannot be read. What ails one pull request only is an outcome.
    package func mine(_ chunk: [PullRequest], threads: Int? = nil) throws(GitError) -> [MiningOutcome] {
        let context = context
        let mirror = mirror
        try bringWhatIsLeftOut(for: chunk)
        return try parallelMap(chunk, threads: threads ?? context.options.threads) {
            () throws(GitError) -> Repository in
            try Repository(bareAt: mirror)
        } body: { (repository, pull) throws(GitError) -> MiningOutcome in
            try PullRequestMining(context: context, pull: pull).outcome(in: repository)
        }
    }

    /// Fetches the large files that were left out of the mirror and are needed for some pull requests, all at once.
    private func bringWhatIsLeftOut(for chunk: [PullRequest]) throws(GitError) {
        let repository = try Repository(bareAt: mirror)
        guard repository.isPartial else { return }
        var blobs: Set<ObjectID> = []
        for pull in chunk {
            // What cannot be read now becomes the pull request's outcome later.
            guard let range = try? ChangeRange(of: pull, in: context.graph),
                let found = try? PullRequestChange.changes(
                    over: range, context.policy.splitting, in: repository)
            else { continue }
            blobs.formUnion(found.changes.flatMap(\.blobs))
        }
        try repository.bring(blobs)
    }
}
