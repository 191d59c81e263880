internal import Git
internal import Instances

/// The messages of the commits by which a pull request entered its branch: GitHub closes the issues that they name.
enum LandingMessages {
    /// The message of the merge, and of a rebased series every message.
    ///
    /// - Throws: `GitError` for a commit that is missing, damaged, or cannot be read.
    static func of(
        _ pull: PullRequest, in graph: CommitGraph, _ repository: borrowing Repository
    ) throws(GitError) -> [String] {
        guard pull.mergedAt != nil, let merge = pull.mergeCommit, graph.contains(merge) else { return [] }
        let commits = pull.commits ?? []
        let own = Set(commits.map(\.sha))
        let message = try repository.commit(merge)
        var messages = [own.contains(merge) ? "" : text(of: message)]
        let trace = CommitTrace(HistoryCommit(message))
        guard commits.count > 1, message.parents.count == 1,
            commits.contains(where: { !CommitTrace($0).isUnlike(trace) })
        else { return messages.filter { !$0.isEmpty } }
        var branch = [trace]
        for id in graph.firstParentChain(from: merge, length: commits.count).dropFirst() {
            let commit = try repository.commit(id)
            guard commit.parents.count == 1 else { break }
            branch.append(CommitTrace(HistoryCommit(commit)))
            messages.insert(own.contains(id) ? "" : text(of: commit), at: 0)
        }
        let length = LandedSeries(of: commits.map(CommitTrace.init), on: branch).length
        return messages.suffix(length).filter { !$0.isEmpty }
    }

    /// A commit's message; of one that reverts another, without the title of that one.
    private static func text(of commit: Commit) -> String {
        guard commit.subject.hasPrefix("Revert \"") else { return commit.message }
        return String(decoding: commit.message.utf8.drop { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}

extension MiningContext {
    /// Whether the commit by which a pull request entered speaks of this one alone.
    ///
    /// Several may have entered by one commit, and one may have come with the merge of another.
    func isOwnMerge(of pull: PullRequest, in repository: borrowing Repository) throws(GitError) -> Bool {
        guard let merge = pull.mergeCommit, graph.contains(merge), !sharedMerges.contains(merge) else {
            return false
        }
        let subject = try repository.commit(merge).subject
        let named = MergeSubject.mergedNumber(subject) ?? MergeSubject.squashedNumber(subject)?.number
        guard let named, named != pull.number else { return true }
        return !pullRequestNumbers.contains(named)
    }
}
