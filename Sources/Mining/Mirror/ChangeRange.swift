internal import Git
internal import Instances

/// Between which commits a pull request's own change lies, and to which commit its patches apply.
///
/// The change is what GitHub shows: from the merge base of branch and head to the head. Where the head is not in the
/// mirror it is the merge against its first parent. The branch is taken as it was just before the merge.
struct ChangeRange: Hashable, Sendable {
    var old: ObjectID
    var new: ObjectID
    var base: ObjectID

    /// A pull request's range.
    ///
    /// - Throws: `MissingCommit` when a commit that is needed is not in the mirror.
    init(of pull: PullRequest, in graph: CommitGraph) throws(MissingCommit) {
        let merge = try Self.commit(pull.mergeCommit, "the merge commit", in: graph)
        let stated = try Self.commit(pull.baseCommit, "the base commit", in: graph)
        let parents = merge.map { graph.parents(of: $0) } ?? []
        guard let side = pull.source == .history ? stated : parents.first ?? stated,
            let base = stated ?? parents.first
        else {
            throw MissingCommit(
                name: pull.mergeCommit ?? pull.baseCommit, what: "any commit before the merge")
        }
        self.base = base
        let named = pull.headCommit.flatMap { graph.contains($0) ? $0 : nil }
        let head = named ?? (parents.count > 1 ? parents[1] : nil)
        if let head, let fork = graph.mergeBase(side, head), fork != head {
            old = fork
            new = head
        } else if let merge {
            old = side
            new = merge
        } else {
            throw MissingCommit(name: pull.headCommit, what: "the head commit")
        }
    }

    /// A commit that the pull request names; nil when it names none.
    private static func commit(
        _ name: ObjectID?, _ what: String, in graph: CommitGraph
    ) throws(MissingCommit) -> ObjectID? {
        guard let name, !graph.contains(name) else { return name }
        throw MissingCommit(name: name, what: what)
    }
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
