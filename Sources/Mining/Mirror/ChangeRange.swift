internal import Git
internal import Instances

/// Between which commits a pull request's own change lies, and to which commit its patches apply.
///
/// The change is what GitHub shows: from the merge base of branch and head to the head, the branch as it was just before
/// the merge. Where the head went onto the branch as it is (a fast forward), the branch before it is known by the pull
/// request's own commits, or by the base that GitHub names. Where the head is not in the mirror, the change is what the
/// merge did: one commit, or a rebased series as far back as it repeats the pull request's own commits. A change of
/// which a part may be wanting is none.
struct ChangeRange: Hashable, Sendable {
    var old: ObjectID
    var new: ObjectID
    var base: ObjectID

    /// A pull request's range.
    ///
    /// - Parameter read: reads a commit that the mirror has.
    /// - Throws: `ChangeRangeFault`.
    init(
        of pull: PullRequest, in graph: CommitGraph,
        reading read: (ObjectID) throws(GitError) -> HistoryCommit
    ) throws(ChangeRangeFault) {
        let merge = try Self.commit(pull.mergeCommit, "the merge commit", in: graph)
        let stated = try Self.commit(pull.baseCommit, "the base commit", in: graph)
        let parents = merge.map { graph.parents(of: $0) } ?? []
        guard let side = pull.source == .history ? stated : parents.first ?? stated,
            let before = stated ?? parents.first
        else {
            throw .missing(
                MissingCommit(name: pull.mergeCommit ?? pull.baseCommit, what: "any commit before the merge"))
        }
        let landing = Landing(pull: pull, merge: merge, side: side, stated: stated, graph: graph)
        if let head = landing.head ?? (parents.count > 1 ? parents[1] : nil) {
            let fork = graph.mergeBase(side, head)
            if let fork, landing.isFork(fork, of: head) {
                (old, new, base) = (fork, head, before)
            } else if let merge, try landing.isMergeApart(of: head, fork: fork, reading: read) {
                (old, new, base) = (side, merge, before)
            } else {
                (old, new) = (try landing.forwardStart(of: head, reading: read), head)
                base = stated ?? old
            }
        } else if let merge {
            (old, new) = (try landing.start(of: merge, reading: read), merge)
            base = stated ?? old
        } else {
            throw .missing(MissingCommit(name: pull.headCommit, what: "the head commit"))
        }
    }

    /// A commit that the pull request names; nil when it names none.
    private static func commit(
        _ name: ObjectID?, _ what: String, in graph: CommitGraph
    ) throws(ChangeRangeFault) -> ObjectID? {
        guard let name, !graph.contains(name) else { return name }
        throw .missing(MissingCommit(name: name, what: what))
    }
}

/// Why a range is not known.
enum ChangeRangeFault: Error {
    /// The mirror lacks a commit that is needed.
    case missing(MissingCommit)
    /// A commit that the mirror has cannot be read.
    case unreadable(GitError)
}

/// A commit that a pull request names and the mirror lacks.
struct MissingCommit: Error, CustomStringConvertible {
    var name: ObjectID?
    var what: String

    var description: String {
        let commit = name.map { "\(what), \($0)," } ?? "\(what)"
        return
            "\(commit) is not in the mirror; update the mirror with refs/pull/*/head, or take a complete clone"
    }
}
