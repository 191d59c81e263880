internal import Git
internal import GitHub
internal import Instances

/// What all threads of a mining run share: values only.
struct MiningContext: Sendable {
    var repository: RepositoryName
    var policy: MiningPolicy
    var options: MiningOptions
    var graph: CommitGraph
    /// The commit of the branch that HEAD names, up to which is mined.
    var tip: ObjectID
    /// The last commit of every pull request that the mirror has, by number.
    var heads: [Int: ObjectID]
    /// The tags with their commits, by name.
    var tags: [(name: String, target: ObjectID)]
    /// The release series that the tags tell.
    var series: ReleaseSeries
    /// The issues of the archive.
    var issues: [Int: Issue]
    /// Numbers that the archive or the mirror knows as pull requests'.
    var pullRequestNumbers: Set<Int>

    /// Reads the mirror's references and commits.
    init(
        _ repository: RepositoryName, mirror: borrowing Repository, archive: RepositoryArchive?,
        policy: MiningPolicy, options: MiningOptions
    ) throws(GitError) {
        self.repository = repository
        self.policy = policy
        self.options = options
        tip = try Self.tip(of: mirror, branch: options.branch)
        heads = [:]
        tags = []
        var tips = [tip]
        for (name, target) in try mirror.references(matching: "refs/") {
            tips.append(target)
            if name.hasPrefix("refs/tags/") {
                tags.append((String(name.dropFirst("refs/tags/".count)), target))
            } else if let number = Self.pullNumber(name) {
                heads[number] = target
            }
        }
        let graph = try CommitGraph.load(from: mirror, tips: tips)
        self.graph = graph
        series = ReleaseSeries(
            tags: tags.compactMap { tag in graph.committedAt(tag.target).map { (tag.name, $0) } })
        issues = archive?.issues ?? [:]
        pullRequestNumbers = Set(heads.keys)
        pullRequestNumbers.formUnion((archive?.pullRequests ?? []).map(\.number))
        pullRequestNumbers.formUnion(issues.values.filter(\.isPullRequest).map(\.number))
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
