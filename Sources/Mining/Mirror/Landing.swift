internal import Git
internal import Instances

/// How a pull request entered its branch, where that is not by a merge of its head.
struct Landing {
    let pull: PullRequest
    /// The commit by which it entered.
    let merge: ObjectID?
    /// The branch before that commit.
    let side: ObjectID
    /// The base commit that GitHub names.
    let stated: ObjectID?
    let graph: CommitGraph

    typealias Read = (ObjectID) throws(GitError) -> HistoryCommit

    /// The pull request's last commit, where the mirror has it.
    var head: ObjectID? {
        if let head = pull.headCommit, graph.contains(head) { return head }
        return merge.flatMap { isOwn($0) ? $0 : nil }
    }

    /// Whether the change begins at the merge base of the branch and a head.
    ///
    /// It does not when the head, or a commit of the pull request before it, went onto the branch as it is: the branch
    /// before the merge is then part of the change.
    func isFork(_ fork: ObjectID, of head: ObjectID) -> Bool {
        guard fork != head else { return false }
        return pull.source == .history || head != merge && !isOwn(fork)
    }

    private func isOwn(_ commit: ObjectID) -> Bool { pull.commits?.contains { $0.sha == commit } ?? false }

    /// Whether the merge is a commit of its own although the branch has the head already: a squash whose head was
    /// pushed elsewhere afterwards.
    ///
    /// So is one that has nothing in common with the head; from history alone, the one that names the pull request.
    func isMergeApart(
        of head: ObjectID, fork: ObjectID?, reading read: Read
    ) throws(ChangeRangeFault) -> Bool {
        guard let merge, merge != head else { return false }
        if pull.source == .history || fork == nil { return true }
        let subject = try commit(merge, read).subject
        return MergeSubject.squashedNumber(subject)?.number == pull.number
            || MergeSubject.mergedNumber(subject) == pull.number
    }

    // MARK: Fast forwards

    /// The commit before the first of those that entered the branch up to a head that is part of it.
    func forwardStart(
        of head: ObjectID, reading read: Read
    ) throws(ChangeRangeFault) -> ObjectID {
        if let start = startOfListed(endingAt: head) { return start }
        guard let stated, let fork = graph.mergeBase(stated, head), fork != head else {
            throw .missing(MissingCommit(name: nil, what: "the commit before its first one"))
        }
        return try mergedBranch(between: fork, and: head, read) ?? fork
    }

    /// The branch before a pull request's listed commits, those merged into it included: the one of their outer parents
    /// that has all the others.
    private func startOfListed(endingAt head: ObjectID) -> ObjectID? {
        let listed = Set((pull.commits ?? []).map(\.sha))
        guard listed.contains(head), listed.allSatisfy(graph.contains) else { return nil }
        let outer = Set(listed.flatMap { graph.parents(of: $0) }).subtracting(listed)
        return outer.first { start in outer.allSatisfy { graph.isAncestor($0, of: start) } }
    }

    /// The last state of the base branch that was merged into the pull request; nil when none was.
    private func mergedBranch(
        between fork: ObjectID, and head: ObjectID, _ read: Read
    ) throws(ChangeRangeFault) -> ObjectID? {
        guard let branch = pull.baseBranch else { return nil }
        for id in graph.firstParentChain(from: head) {
            if id == fork { return nil }
            let parents = graph.parents(of: id)
            guard parents.count == 2, graph.isAncestor(fork, of: parents[1]) else { continue }
            if MergeSubject.mergedBranch(try commit(id, read).subject) == branch { return parents[1] }
        }
        return nil
    }

    // MARK: Squashes and rebased series

    /// The commit before what the merge brought, when no head is known.
    func start(
        of merge: ObjectID, reading read: Read
    ) throws(ChangeRangeFault) -> ObjectID {
        if pull.source == .history { return side }
        let missingHead = ChangeRangeFault.missing(
            MissingCommit(name: pull.headCommit, what: "the head commit of a series that was rebased"))
        guard let commits = pull.commits else {
            guard try isOneCommit(merge, read) else { throw missingHead }
            return side
        }
        switch try series(of: commits, endingAt: merge, reading: read) {
        case .squashed: return side
        case .whole(let length):
            let chain = graph.firstParentChain(from: merge, length: length + 1)
            guard chain.count == length + 1 else { return side }
            return chain[length]
        case .partly: throw missingHead
        }
    }

    /// How the branch up to a commit repeats a pull request's own commits.
    func series(
        of commits: [PullRequestCommit], endingAt merge: ObjectID, reading read: Read
    ) throws(ChangeRangeFault) -> LandedSeries {
        let own = commits.map(CommitTrace.init)
        var branch: [CommitTrace] = []
        for id in graph.firstParentChain(from: merge, length: own.count) {
            if graph.parents(of: id).count > 1 { break }
            branch.append(CommitTrace(try commit(id, read)))
        }
        return LandedSeries(of: own, on: branch)
    }

    /// Whether a commit is all that came, as far as it tells by itself: it names the pull request, or was written when
    /// it was made, or the branch before it is not of the pull request.
    private func isOneCommit(
        _ merge: ObjectID, _ read: Read
    ) throws(ChangeRangeFault) -> Bool {
        let merged = try commit(merge, read)
        if merged.parents.count != 1 || merged.authoredAt >= merged.committedAt { return true }
        if MergeSubject.squashedNumber(merged.subject)?.number == pull.number { return true }
        if graph.parents(of: side).count > 1 { return true }
        return stated.map { graph.isAncestor(side, of: $0) } ?? false
    }

    private func commit(_ id: ObjectID, _ read: Read) throws(ChangeRangeFault) -> HistoryCommit {
        do throws(GitError) {
            return try read(id)
        } catch {
            throw .unreadable(error)
        }
    }
}
