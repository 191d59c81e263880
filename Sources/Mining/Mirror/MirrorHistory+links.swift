package import Git
package import Instances

extension MirrorHistory {
    /// The issues that some pull requests link under any rule: what must be asked of GitHub before they can be mined,
    /// whichever policy is chosen, now or later.
    ///
    /// Commit messages are taken from the mirror where it has them; the closing references that GitHub names count, too.
    /// - Throws: `GitError` when the mirror as a whole cannot be read, or its source cannot be asked for what it lacks.
    package func linkedIssues(
        of pulls: [PullRequest], in repository: RepositoryNames
    ) throws(GitError) -> Set<Int> {
        let handle = try Repository(bareAt: mirror)
        var numbers: Set<Int> = []
        for pull in pulls {
            var located = try LocatedPullRequest(pull, in: graph, handle)
            try located.fillInCommits(from: self, handle)
            let landing = try messages(of: located.pull, in: handle)
            for rule in LinkingRule.allCases {
                let found = rule.links(of: located.pull, landing: landing, in: repository) { _ in false }
                numbers.formUnion(found.numbers)
            }
        }
        return numbers
    }

    /// The messages by which a pull request entered its branch; none where the mirror lacks objects, as mining says.
    private func messages(
        of pull: PullRequest, in repository: borrowing Repository
    ) throws(GitError) -> [String] {
        do throws(GitError) {
            return try LandingMessages.of(pull, in: graph, repository)
        } catch {
            guard error.object != nil else { throw error }
            return []
        }
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
