internal import Git
internal import GitHub
internal import Instances

/// What all threads of a mining share: values only.
struct MiningContext: Sendable {
    let repository: RepositoryName
    let history: MirrorHistory
    let policy: MiningPolicy
    let options: MiningOptions
    /// The issues of the archive.
    let issues: [Int: Issue]
    /// Numbers that the archive or the mirror knows as pull requests'.
    let pullRequestNumbers: Set<Int>

    init(
        _ repository: RepositoryName, history: MirrorHistory, archive: RepositoryArchive?,
        policy: MiningPolicy, options: MiningOptions
    ) {
        self.repository = repository
        self.history = history
        self.policy = policy
        self.options = options
        issues = archive?.issues ?? [:]
        var numbers = Set(history.heads.keys)
        numbers.formUnion((archive?.pullRequests ?? []).map(\.number))
        numbers.formUnion(issues.values.filter(\.isPullRequest).map(\.number))
        pullRequestNumbers = numbers
    }

    var graph: CommitGraph { history.graph }
}
