package import Git
package import Instances

/// What a mirror's references and commits say: values that all threads of a mining share, read once.
package struct MirrorHistory: Sendable {
    /// The bare repository's directory.
    package let mirror: String
    /// The commit up to which is mined: that of the branch, or of HEAD.
    package let tip: ObjectID
    let graph: CommitGraph
    /// The last commit of every pull request that the mirror has, by number.
    let heads: [Int: ObjectID]
    /// The tags with their commits, by name.
    let tags: [(name: String, target: ObjectID)]
    /// The release series that the tags name.
    let series: ReleaseSeries

    /// Reads a mirror's references and commits.
    ///
    /// - Parameter branch: the branch whose history counts; nil for the mirror's HEAD.
    /// - Throws: `GitError` when the mirror cannot be read or has no such branch.
    package init(of mirror: String, branch: String? = nil) throws(GitError) {
        self.mirror = mirror
        let repository = try Repository(bareAt: mirror)
        tip = try Self.tip(of: repository, branch: branch)
        var heads: [Int: ObjectID] = [:]
        var tags: [(name: String, target: ObjectID)] = []
        var tips = [tip]
        for (name, target) in try repository.references(matching: "refs/") {
            tips.append(target)
            if name.hasPrefix("refs/tags/") {
                tags.append((String(name.dropFirst("refs/tags/".count)), target))
            } else if let number = Self.pullNumber(name) {
                heads[number] = target
            }
        }
        let graph = try CommitGraph.load(from: repository, tips: tips)
        (self.heads, self.tags, self.graph) = (heads, tags, graph)
        series = ReleaseSeries(
            tags: tags.compactMap { tag in graph.committedAt(tag.target).map { (tag.name, $0) } })
    }

    private static func tip(
        of mirror: borrowing Repository, branch: String?
    ) throws(GitError) -> ObjectID {
        guard let branch else { return try mirror.head() }
        guard let tip = try mirror.resolve("refs/heads/\(branch)") else {
            throw GitError(
                kind: .notFound, operation: "reading the branch \(branch) of \(mirror.path)",
                message: "there is no such branch")
        }
        return tip
    }

    /// The number in `refs/pull/N/head`.
    private static func pullNumber(_ name: String) -> Int? {
        guard name.hasPrefix("refs/pull/"), name.hasSuffix("/head") else { return nil }
        return Int(name.dropFirst("refs/pull/".count).dropLast("/head".count))
    }
}

extension MirrorHistory {
    /// The merged pull requests that the branch's history shows, by number.
    func pullRequests(in repository: borrowing Repository) throws(GitError) -> [PullRequest] {
        var chain: [HistoryCommit] = []
        for id in graph.firstParentChain(from: tip).reversed() {
            chain.append(HistoryCommit(try repository.commit(id)))
        }
        var recognition = HistoryRecognition(
            chain: chain, heads: heads, headsCommittedAt: heads.compactMapValues { graph.committedAt($0) })
        var openHeads: [(number: Int, commit: HistoryCommit)] = []
        for number in recognition.open {
            guard let head = heads[number], graph.contains(head) else { continue }
            openHeads.append((number, HistoryCommit(try repository.commit(head))))
        }
        for (number, place) in recognition.places(of: openHeads) {
            guard let head = heads[number] else { continue }
            let commits = try ownCommits(from: chain[place].id, head: head, in: repository)
            recognition.claimSeries(of: number, endingAt: place, commits: commits)
        }
        return recognition.pullRequests.map(\.pullRequest)
    }

    /// A pull request's own commits, oldest first, without merges of the branch into it.
    private func ownCommits(
        from merged: ObjectID, head: ObjectID, in repository: borrowing Repository
    ) throws(GitError) -> [HistoryCommit] {
        var commits: [HistoryCommit] = []
        for id in graph.commits(reachableFrom: head, notFrom: merged) {
            let commit = HistoryCommit(try repository.commit(id))
            if commit.parents.count == 1 { commits.append(commit) }
        }
        return commits
    }

    /// The commits of a range as GitHub lists a pull request's, oldest first.
    func commits(
        over range: ChangeRange, in repository: borrowing Repository
    ) throws(GitError) -> [PullRequestCommit] {
        var commits: [PullRequestCommit] = []
        for id in graph.commits(reachableFrom: range.new, notFrom: range.old) {
            let commit = try repository.commit(id)
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
