package import Git
package import Instances

extension MirrorHistory {
    /// The issues that some pull requests link under any rule: what must be asked of GitHub before they can be mined,
    /// whichever policy is chosen, now or later.
    ///
    /// Commit messages are taken from the mirror where it has them; the closing references that GitHub names count, too.
    /// - Throws: `GitError` when the mirror as a whole cannot be read, or its source cannot be asked for what it lacks.
    package func linkedIssues(
        of pulls: [PullRequest], in repository: RepositoryName
    ) throws(GitError) -> Set<Int> {
        let handle = try Repository(bareAt: mirror)
        var numbers: Set<Int> = []
        for pull in pulls {
            var located = LocatedPullRequest(pull, in: graph)
            try located.fillInCommits(from: self, handle)
            for rule in LinkingRule.allCases {
                numbers.formUnion(rule.links(of: located.pull, in: repository) { _ in false }.numbers)
            }
        }
        return numbers
    }
}

extension LocatedPullRequest {
    /// Fills in commits that are not known, where the mirror can list them; where it lacks objects, mining says so.
    fileprivate mutating func fillInCommits(
        from history: MirrorHistory, _ repository: borrowing Repository
    ) throws(GitError) {
        guard pull.commits == nil, let range = listedRange else { return }
        do throws(GitError) {
            pull.commits = try history.commits(over: range, in: repository)
        } catch {
            guard error.object != nil else { throw error }
        }
    }
}
