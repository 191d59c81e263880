package import Git
package import Instances

extension RepositoryMiner {
    /// The issues that some pull requests link under any rule: what must be asked of GitHub before they can be mined,
    /// whichever policy is chosen, now or later.
    ///
    /// Commit messages are taken from the mirror where it has them; the closing references that GitHub names count, too.
    /// - Throws: `GitError` when the mirror as a whole cannot be read.
    package func linkedIssues(of pulls: [PullRequest]) throws(GitError) -> Set<Int> {
        let handle = try Repository(bareAt: mirror)
        var numbers: Set<Int> = []
        for pull in pulls {
            var pull = pull
            if pull.commits == nil, let range = try? ChangeRange(of: pull, in: context.graph),
                range.new != pull.mergeCommit
            {
                // Where objects are missing, mining itself will say so.
                pull.commits = try? context.commits(over: range, in: handle)
            }
            for rule in LinkingRule.allCases {
                numbers.formUnion(rule.links(of: pull, in: context.repository) { _ in false }.numbers)
            }
        }
        return numbers
    }
}
