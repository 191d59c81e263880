internal import Git
internal import Instances

/// A pull request and the commits between which its change lies, which are looked for once.
struct LocatedPullRequest: Sendable {
    var pull: PullRequest
    /// The range, or the commit that the mirror lacks.
    let range: Result<ChangeRange, MissingCommit>

    init(_ pull: PullRequest, in graph: CommitGraph) {
        self.pull = pull
        range = Result { () throws(MissingCommit) in try ChangeRange(of: pull, in: graph) }
    }

    /// The range whose commits are those of the pull request; nil when only the merge is known.
    var listedRange: ChangeRange? {
        guard case .success(let range) = range, range.new != pull.mergeCommit else { return nil }
        return range
    }
}
