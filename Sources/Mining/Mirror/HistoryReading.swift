internal import Git
internal import Instances

extension MiningContext {
    /// The merged pull requests that the branch's history tells, by number.
    func pullRequestsOfHistory(in mirror: borrowing Repository) throws(GitError) -> [PullRequest] {
        var chain: [HistoryCommit] = []
        for id in graph.firstParentChain(from: tip).reversed() {
            chain.append(HistoryCommit(try mirror.commit(id)))
        }
        var recognition = HistoryRecognition(chain: chain, heads: heads)
        var openHeads: [(number: Int, commit: HistoryCommit)] = []
        for number in recognition.open {
            guard let head = heads[number], graph.contains(head) else { continue }
            openHeads.append((number, HistoryCommit(try mirror.commit(head))))
        }
        for (number, place) in recognition.places(of: openHeads) {
            guard let head = heads[number] else { continue }
            let commits = try ownCommits(from: chain[place].id, head: head, in: mirror)
            recognition.claimSeries(of: number, endingAt: place, commits: commits)
        }
        return recognition.pullRequests.map(\.pullRequest)
    }

    /// A pull request's own commits, oldest first; merges of the branch into it aside.
    private func ownCommits(
        from merged: ObjectID, head: ObjectID, in mirror: borrowing Repository
    ) throws(GitError) -> [HistoryCommit] {
        var commits: [HistoryCommit] = []
        for id in graph.commits(reachableFrom: head, notFrom: merged) {
            let commit = HistoryCommit(try mirror.commit(id))
            if commit.parents.count == 1 { commits.append(commit) }
        }
        return commits
    }

    /// The commits of a range as GitHub lists a pull request's, oldest first.
    func commits(
        over range: ChangeRange, in mirror: borrowing Repository
    ) throws(GitError) -> [PullRequestCommit] {
        var commits: [PullRequestCommit] = []
        for id in graph.commits(reachableFrom: range.new, notFrom: range.old) {
            let commit = try mirror.commit(id)
            var message = commit.message[...]
            while message.last?.isNewline == true { message.removeLast() }
            commits.append(
                PullRequestCommit(
                    sha: id, message: String(message), authorDate: commit.author.date,
                    committerDate: commit.committer.date))
        }
        return commits
    }
}
