import Diffs
import Foundation
import Git
import GitHub
import Instances
import Mining
import TestSupport
import Testing

/// A fix of the module with its test, touching one line of each.
private func fix(_ line: Int) -> [GitPath: RepositoryWriter.Content?] {
    [
        "tool/a.py": .text(ScriptedProject.lines(1...20, line, "fixed")),
        "tests/test_a.py": .text(ScriptedProject.lines(1...20, line, "tested")),
    ]
}

private func paths(_ patch: String) throws -> [String] {
    try Patch(parsing: Array(patch.utf8)).paths.map { String(decoding: $0, as: UTF8.self) }
}

@Suite struct `Mining with an archive` {
    @Test func `A pull request with a link, a gold part and a test part becomes a candidate`() throws {
        let project = try ScriptedProject()
        let base = project.tip
        project.issue(4, "It fails")
        try project.squash(7, fix(3), body: "Fixes #4")
        let candidate = try #require(try project.mine()[7]?.candidate)
        #expect(candidate.id.description == "octo__tool-7")
        #expect(candidate.baseCommit == base)
        #expect(candidate.problemStatement == "It fails\nbody\n")
        #expect(candidate.createdAt.description == "2021-01-02T03:04:05Z")
        #expect(candidate.version == "1.2")
        #expect(candidate.links == .known([4]))
        #expect(try paths(candidate.goldPatch) == ["tool/a.py"])
        #expect(try paths(candidate.testPatch) == ["tests/test_a.py"])
        #expect(candidate.goldPatch.hasPrefix("diff --git a/tool/a.py b/tool/a.py\nindex "))
    }

    @Test func `The policy of published rows drops index lines and files that are not Python`() throws {
        let project = try ScriptedProject()
        project.issue(4, "It fails")
        var files = fix(3)
        files["README.md"] = .text("y\n")
        files["tests/data.txt"] = .text("y\n")
        try project.squash(7, files, body: "Fixes #4")
        let candidate = try #require(try project.mine(.published)[7]?.candidate)
        #expect(!candidate.goldPatch.contains("index "))
        #expect(try paths(candidate.goldPatch) == ["tool/a.py"])
        #expect(try paths(candidate.testPatch) == ["tests/data.txt", "tests/test_a.py"])
        #expect(
            try paths(#require(project.mine(.later)[7]?.candidate).goldPatch) == ["README.md", "tool/a.py"])
    }

    @Test func `Our default keeps binary files and those that are not UTF-8 as data, and stays valid text`()
        throws
    {
        let project = try ScriptedProject()
        project.issue(4, "It fails")
        var files = fix(3)
        files["tool/data.bin"] = .file([0, 1, 2])
        files["tool/latin.py"] = .file(Array("# caf".utf8) + [0xE9, 10])
        try project.squash(7, files, body: "Fixes #4")
        let candidate = try #require(try project.mine()[7]?.candidate)
        let patch = try Patch(parsing: Array(candidate.goldPatch.utf8))
        #expect(patch.files.map(\.hasBinaryData) == [false, true, true])
        #expect(candidate.notes.isEmpty)
        let published = try #require(try project.mine(.published)[7]?.candidate)
        #expect(published.notes.contains { $0.contains("not UTF-8") })
    }

    @Test func `Every refusal has all its reasons, in the order link, gold, test`() throws {
        let project = try ScriptedProject()
        project.issue(4, "It fails")
        try project.squash(1, fix(3), body: "no link")
        try project.squash(2, ["README.md": .text("z\n")], body: "none either")
        try project.squash(3, ["tool/a.py": .text("x\n")], body: "Fixes #4")
        try project.squash(5, ["tests/test_b.py": .text("x\n")], body: "Fixes #4")
        try project.squash(6, ["tool/b.py": .text("x\n"), "tests/test_c.py": .text("")], body: "Fixes #999")
        try project.squash(8, ["tool/c.py": .text("x\n"), "tests/test_d.py": .text("")], body: "Fixes a/b#1")
        project.describe(9, base: nil, head: nil, merge: nil, body: "Fixes #4", isMerged: false)
        let outcomes = try project.mine()
        let reasons = outcomes.mapValues { $0.refusal?.reasons }
        #expect(reasons[1] == [.noLinkedIssue])
        #expect(reasons[2] == [.noLinkedIssue, .noGoldPatch, .noTestPatch])
        #expect(reasons[3] == [.noTestPatch])
        #expect(reasons[5] == [.noGoldPatch])
        #expect(reasons[6] == [.noProblemStatement])
        #expect(reasons[8] == [.noProblemStatement])
        #expect(reasons[9] == [.notMerged])
        #expect(outcomes[8]?.refusal?.detail.contains("a/b#1") == true)
    }

    @Test func `An issue whose text is not known leaves the candidate waiting`() throws {
        let project = try ScriptedProject()
        project.issue(4, nil)
        try project.squash(7, fix(3), body: "Fixes #4")
        #expect(try project.mine()[7]?.candidate?.awaitsIssueText == true)
    }

    @Test func `Commits that the archive does not list are read from the mirror, links and dates with them`()
        throws
    {
        let project = try ScriptedProject()
        project.issue(4, "It fails")
        let early = IssueComment(
            body: "hint", createdAt: Timestamp("2020-01-01"), updatedAt: Timestamp("2020-01-01"))
        project.archive.issues[4]?.comments = [early]
        let head = try project.commit(fix(3), on: [project.tip], "Fix it\n\nFixes #4\n")
        let base = project.tip
        try project.setHead(7, to: head)
        try project.advance(to: try project.commit(fix(3), on: [base], "Fix it (#7)"))
        project.describe(7, base: base, head: head, merge: project.tip, body: "")
        #expect(try project.mine()[7]?.refusal?.reasons == [.noLinkedIssue])
        project.archive.pullRequests[0].commits = nil
        let candidate = try #require(try project.mine()[7]?.candidate)
        #expect(candidate.links == .known([4]))
        #expect(candidate.hints == "hint")
    }

    @Test func `A patch must apply to the base commit that the archive names`() throws {
        let project = try ScriptedProject()
        project.issue(4, "It fails")
        let old = project.tip
        try project.advance(to: try project.commit(fix(12), on: [old], "elsewhere"))
        let middle = project.tip
        let files: [GitPath: RepositoryWriter.Content?] = [
            "tool/a.py": .text(ScriptedProject.lines(1...20, 12, "fixed again")),
            "tests/test_a.py": .text(ScriptedProject.lines(1...20, 12, "tested again")),
        ]
        let head = try project.squash(7, files, body: "Fixes #4")
        project.archive.pullRequests[0].baseCommit = old
        let refusal = try #require(try project.mine()[7]?.refusal)
        #expect(refusal.reasons == [.patchDoesNotApply])
        #expect(refusal.detail.contains("tool/a.py, hunk 1, line 9"))
        #expect(refusal.detail.contains(old.description))
        // The head's change applies elsewhere by its context alone.
        project.archive.pullRequests[0].baseCommit = middle
        project.archive.pullRequests[0].headCommit = head
        #expect(try project.mine()[7]?.candidate != nil)
    }

    @Test func `The change is the pull request's own, whatever entered the branch meanwhile`() throws {
        let project = try ScriptedProject()
        project.issue(4, "It fails")
        let fork = project.tip
        let head = try project.commit(fix(3), on: [fork], "work")
        try project.setHead(7, to: head)
        try project.advance(to: try project.commit(["README.md": .text("moved on\n")], on: [fork], "other"))
        let merged = try project.commit(
            fix(3), on: [project.tip, head], "Merge pull request #7 from o/x\n\nTitle")
        try project.advance(to: merged)
        project.describe(7, base: fork, head: head, merge: merged, body: "Fixes #4")
        let candidate = try #require(try project.mine()[7]?.candidate)
        #expect(candidate.baseCommit == fork)
        #expect(try paths(candidate.goldPatch) == ["tool/a.py"])
    }

    @Test
    func `Commits and objects that the mirror lacks are infrastructure, name themselves, and stop no other`()
        throws
    {
        let project = try ScriptedProject()
        project.issue(4, "It fails")
        var files = fix(3)
        files["tool/b.py"] = .text("some content that is lost\n")
        try project.squash(7, files, body: "Fixes #4")
        try project.squash(8, fix(5), body: "Fixes #4")
        let lost = String(repeating: "ab", count: 20)
        project.describe(9, base: ObjectID(hex: lost), head: nil, merge: project.tip, body: "none")
        let mirror = try Repository(bareAt: project.mirror)
        let blob = try #require(try mirror.version(at: "tool/b.py", in: project.tip)).id.description
        try FileManager.default.removeItem(
            atPath: "\(project.mirror)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
        let outcomes = try project.mine()
        #expect(outcomes[7]?.refusal?.reasons == [.missingObject])
        #expect(outcomes[7]?.refusal?.detail.contains(blob) == true)
        #expect(outcomes[8]?.candidate != nil)
        #expect(outcomes[9]?.refusal?.reasons == [.missingCommit, .noLinkedIssue])
        #expect(outcomes[9]?.refusal?.detail.contains(lost) == true)
        let lenient = try project.mine(options: MiningOptions(allowMissingObjects: true))
        #expect(try lenient[7]?.candidate.map { try paths($0.goldPatch) } == ["tool/a.py"])
        #expect(lenient[7]?.candidate?.notes.contains { $0.contains(blob) } == true)
    }

    @Test func `Chunks and threads change nothing, and only what is asked for is mined`() throws {
        let project = try ScriptedProject()
        project.issue(4, "It fails")
        for number in 10..<40 { try project.squash(number, fix(number % 20 + 1), body: "Fixes #4") }
        let one = try project.mine(options: MiningOptions(threads: 1))
        #expect(one.count == 30)
        #expect(try project.mine(options: MiningOptions(threads: 4)) == one)
        let miner = RepositoryMiner(
            repository: project.name, history: try MirrorHistory(of: project.mirror),
            archive: project.archive, policy: .complete)
        let plan = try miner.plan()
        let chunked = try miner.mine(Array(plan[..<7])) + miner.mine(Array(plan[7...]))
        #expect(try chunked == miner.mine(plan))
        #expect(try Array(project.mine(options: MiningOptions(only: [12, 99])).keys) == [12])
    }

    @Test func `a file whose source cannot be asked stops mining; it is not taken for one that is not there`()
        throws
    {
        let project = try ScriptedProject()
        let root = project.tip
        try project.squash(
            7, ["tool/a.py": .text("a\n"), "tests/test_a.py": .text("b\n")], body: "Fixes #4")
        project.issue(4, "Broken")
        #expect(try project.mine()[7]?.candidate?.version == "1.2")
        let repository = try Repository(bareAt: project.mirror)
        let version = try #require(try repository.version(at: "tool/__init__.py", in: root)).id.description
        try FileManager.default.removeItem(
            atPath: "\(project.mirror)/objects/\(version.prefix(2))/\(version.dropFirst(2))")
        // In a whole mirror the object is missing, and the tags may say the version.
        #expect(try project.mine()[7]?.candidate?.version == "")
        try project.directory.write("no place", to: "mirror/left-out-from")
        let error = #expect(throws: GitError.self) { try project.mine() }
        #expect(error?.kind == .network)
    }
}

@Suite struct `Mining from history alone` {
    @Test func `Merged, squashed and rebased pull requests become candidates that await their text`() throws {
        let project = try ScriptedProject()
        let root = project.tip
        try project.squash(1, fix(2), title: "Squashed")
        let squashed = project.tip
        let head = try project.commit(
            ["tool/b.py": .text("1\n"), "tests/test_b.py": .text("1\n")], on: [root], "work")
        try project.setHead(2, to: head)
        let merged = try project.commit(
            ["tool/b.py": .text("1\n"), "tests/test_b.py": .text("1\n")], on: [squashed, head],
            "Merge pull request #2 from o/x\n\nMerged")
        let series = try rebase(project, 3, onto: merged, from: root)
        try project.advance(to: series)
        let outcomes = try project.mine(fromHistory: true)
        #expect(outcomes.keys.sorted() == [1, 2, 3])
        let candidates = try [1, 2, 3].map { try #require(outcomes[$0]?.candidate) }
        #expect(candidates.map(\.baseCommit) == [root, squashed, merged])
        #expect(candidates.allSatisfy { $0.awaitsIssueText && $0.links == .unknown && $0.source == .history })
        #expect(candidates.allSatisfy { $0.notes.contains("created_at estimated from the history") })
        #expect(
            try candidates.map { try paths($0.goldPatch) } == [["tool/a.py"], ["tool/b.py"], ["tool/c.py"]])
        #expect(try paths(candidates[2].testPatch) == ["tests/test_c.py"])
    }

    /// A pull request of two commits, put on a commit one by one with the author's dates kept.
    private func rebase(
        _ project: ScriptedProject, _ number: Int, onto base: ObjectID, from root: ObjectID
    ) throws -> ObjectID {
        let first = try project.commit(
            ["tool/c.py": .text("1\n")], on: [root], "one", authoredAt: 1_600_000_100)
        let second = try project.commit(
            ["tests/test_c.py": .text("1\n")], on: [first], "two", authoredAt: 1_600_000_200)
        try project.setHead(number, to: second)
        let one = try project.commit(
            ["tool/c.py": .text("1\n")], on: [base], "one", authoredAt: 1_600_000_100)
        return try project.commit(
            ["tests/test_c.py": .text("1\n")], on: [one], "two", authoredAt: 1_600_000_200)
    }

    @Test func `A branch that is not there is an error`() throws {
        let project = try ScriptedProject()
        #expect(throws: GitError.self) {
            try project.mine(fromHistory: true, branch: "nowhere")
        }
    }
}
