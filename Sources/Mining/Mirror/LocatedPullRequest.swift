internal import Git
internal import Instances

/// A pull request and the commits between which its change lies, which are looked for once.
struct LocatedPullRequest: Sendable {
    var pull: PullRequest
    /// The range, or the commit that the mirror lacks.
    let range: Result<ChangeRange, MissingCommit>

    /// Locates a pull request.
    ///
    /// - Throws: `GitError` when the mirror as a whole cannot be read.
    init(
        _ pull: PullRequest, in graph: CommitGraph, _ repository: borrowing Repository
    ) throws(GitError) {
        self.pull = pull
        do throws(ChangeRangeFault) {
            range = .success(
                try ChangeRange(of: pull, in: graph) { (id) throws(GitError) in
                    HistoryCommit(try repository.commit(id))
                })
        } catch {
            switch error {
            case .missing(let commit): range = .failure(commit)
            case .unreadable(let cause):
                guard let object = cause.object else { throw cause }
                range = .failure(MissingCommit(name: object, what: "a commit of the branch"))
            }
        }
    }

    /// The range whose commits are those of the pull request; nil when only the merge is known.
    var listedRange: ChangeRange? {
        guard case .success(let range) = range else { return nil }
        return range.new == pull.mergeCommit && range.new != pull.headCommit ? nil : range
    }
}
