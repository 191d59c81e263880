internal import GitHub
internal import Instances

extension DemonstrationHistory {
    /// The archive of the pull requests and issues, as the API would give them.
    ///
    /// - Parameter sha: the id of a commit by its index.
    func archive(of script: DemonstrationScript, sha: (Int) -> ObjectID) -> RepositoryArchive {
        let pullRequests = pulls.values.map { pull in
            var result = PullRequest(number: pull.script.number, source: .archive)
            result.title = pull.script.title
            result.body = pull.script.body
            result.createdAt = pull.script.date
            result.mergedAt = pull.mergedAt
            result.mergeCommit = pull.mergeCommit.map(sha)
            result.baseCommit = sha(pull.base)
            result.baseBranch = script.branch
            result.headCommit = sha(pull.head)
            result.author = pull.script.login
            result.commits = pull.commits.map { index in
                PullRequestCommit(
                    sha: sha(index), message: commits[index].message.withoutLastLineEnd,
                    authorDate: commits[index].authorDate, committerDate: commits[index].committerDate)
            }
            return result
        }
        return RepositoryArchive(
            repository: script.repository,
            pullRequests: pullRequests.sorted { $0.number < $1.number },
            issues: Dictionary(script.issues.map { ($0.number, $0) }) { first, _ in first })
    }
}

extension String {
    /// The message as the API gives it: without the line end that Git adds.
    fileprivate var withoutLastLineEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
