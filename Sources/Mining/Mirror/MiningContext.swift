internal import Git
internal import GitHub
internal import Instances

/// What all threads of a mining share: values only.
struct MiningContext: Sendable {
    let repository: RepositoryName
    let history: MirrorHistory
    let policy: MiningPolicy
    let options: MiningOptions
    /// Every name of the repository.
    let names: RepositoryNames
    /// The issues of the archive.
    let issues: [Int: Issue]
    /// Numbers that the archive or the mirror knows as pull requests'.
    let pullRequestNumbers: Set<Int>
    /// Commits by which several pull requests of the archive entered the branch together.
    let sharedMerges: Set<ObjectID>
    /// The versions that files state, as far as they were looked at.
    let versions = StatedVersions()
    /// The tag before each commit.
    let nearestTags: NearestTags

    init(
        _ repository: RepositoryName, history: MirrorHistory, archive: RepositoryArchive?,
        policy: MiningPolicy, options: MiningOptions
    ) {
        self.repository = repository
        self.history = history
        self.policy = policy
        self.options = options
        names = RepositoryNames(repository, former: options.formerNames)
        nearestTags = NearestTags(history.tags, in: history.graph)
        issues = archive?.issues ?? [:]
        var numbers = Set(history.heads.keys)
        numbers.formUnion((archive?.pullRequests ?? []).map(\.number))
        numbers.formUnion(issues.values.filter(\.isPullRequest).map(\.number))
        pullRequestNumbers = numbers
        let merges = (archive?.pullRequests ?? []).filter { $0.mergedAt != nil }.compactMap(\.mergeCommit)
        sharedMerges = Set(Dictionary(grouping: merges) { $0 }.filter { $0.value.count > 1 }.keys)
    }

    var graph: CommitGraph { history.graph }

    /// Whether `owner/name#number` looks as if the repository was once called so: it has the same name after the owner.
    func mayBeFormer(_ reference: String) -> Bool {
        reference.prefix { $0 != "#" }.lowercased().hasSuffix("/\(repository.name.lowercased())")
    }
}
