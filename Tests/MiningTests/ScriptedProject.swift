import Git
import GitHub
import Instances
import Mining
import TestSupport

/// A bare repository built commit by commit at fixed dates, with the archive that GitHub would give of it.
final class ScriptedProject {
    let name: RepositoryName
    let directory: TemporaryDirectory
    private let writer: RepositoryWriter
    private var clock: Int64 = 1_600_000_000
    private(set) var tip: ObjectID
    var archive: RepositoryArchive

    var mirror: String { directory["mirror"] }

    /// A project with a module, its test and a version.
    init() throws {
        guard let name = RepositoryName("octo/tool") else { preconditionFailure("octo/tool is a name") }
        self.name = name
        directory = try TemporaryDirectory()
        writer = try RepositoryWriter(at: directory["mirror"])
        archive = RepositoryArchive(repository: name)
        let author = Signature(name: "A", email: "a@example.org", date: Timestamp(seconds: 1_600_000_000))
        tip = try writer.commit(
            [
                "tool/__init__.py": .text("__version__ = '1.2.3'\n"), "tool/a.py": .text(Self.lines(1...20)),
                "tests/test_a.py": .text(Self.lines(1...20)), "README.md": .text("x\n"),
            ], author: author, message: "root")
        try writer.setReference("refs/heads/main", to: tip)
    }

    /// Numbered lines, one of them perhaps another.
    static func lines(_ range: ClosedRange<Int>, _ line: Int = 0, _ text: String = "") -> String {
        range.map { ($0 == line ? text : "line \($0)") + "\n" }.joined()
    }

    /// A commit on some parents, the branch not moved.
    func commit(
        _ files: [GitPath: RepositoryWriter.Content?], on parents: [ObjectID], _ message: String,
        authoredAt: Int64? = nil
    ) throws -> ObjectID {
        clock += 3600
        let author = Signature(
            name: "A", email: "a@example.org", date: Timestamp(seconds: authoredAt ?? clock))
        let committer = Signature(name: "C", email: "c@example.org", date: Timestamp(seconds: clock))
        return try writer.commit(
            files, parents: parents, author: author, committer: committer, message: message)
    }

    /// Moves the branch.
    func advance(to commit: ObjectID) throws {
        tip = commit
        try writer.setReference("refs/heads/main", to: commit)
    }

    /// A squashed pull request: its head on the tip of now, the same change on the branch, a line in the archive.
    @discardableResult
    func squash(
        _ number: Int, _ files: [GitPath: RepositoryWriter.Content?], body: String = "",
        title: String = "Change"
    ) throws -> ObjectID {
        let base = tip
        let head = try commit(files, on: [base], "work on \(number)")
        try writer.setReference("refs/pull/\(number)/head", to: head)
        try advance(to: try commit(files, on: [base], "\(title) (#\(number))"))
        describe(number, base: base, head: head, merge: tip, body: body, title: title)
        return head
    }

    /// Sets a pull request's head.
    func setHead(_ number: Int, to commit: ObjectID) throws {
        try writer.setReference("refs/pull/\(number)/head", to: commit)
    }

    /// Adds a pull request to the archive.
    func describe(
        _ number: Int, base: ObjectID?, head: ObjectID?, merge: ObjectID?, body: String,
        title: String = "Change",
        isMerged: Bool = true
    ) {
        var pull = PullRequest(number: number, source: .archive)
        pull.title = title
        pull.body = body
        pull.baseCommit = base
        pull.headCommit = head
        pull.mergeCommit = merge
        pull.createdAt = Timestamp("2021-01-02T03:04:05Z")
        pull.mergedAt = isMerged ? Timestamp("2021-01-03T00:00:00Z") : nil
        pull.commits = []
        archive.pullRequests.append(pull)
    }

    /// Adds an issue to the archive.
    func issue(_ number: Int, _ title: String?) {
        archive.issues[number] = Issue(number: number, title: title, body: "body")
    }

    /// The outcomes by number.
    func mine(
        _ policy: MiningPolicyName = .complete, fromHistory: Bool = false,
        options: MiningOptions = MiningOptions(), branch: String? = nil
    ) throws -> [Int: MiningOutcome] {
        let miner = RepositoryMiner(
            repository: name, history: try MirrorHistory(of: mirror, branch: branch),
            archive: fromHistory ? nil : archive, policy: policy.policy,
            options: options)
        let plan = try miner.plan()
        return Dictionary(uniqueKeysWithValues: zip(plan.map(\.number), try miner.mine(plan)))
    }

    /// Policies by short names.
    enum MiningPolicyName {
        case complete, published, later

        var policy: MiningPolicy {
            switch self {
            case .complete: .complete
            case .published: .sweBench2023
            case .later: .sweBench2024
            }
        }
    }
}

extension MiningOutcome {
    var candidate: Candidate? {
        guard case .accepted(let candidate) = self else { return nil }
        return candidate
    }

    var refusal: Refusal? {
        guard case .refused(let refusal) = self else { return nil }
        return refusal
    }
}
