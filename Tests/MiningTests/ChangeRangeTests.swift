import Git
import GitHub
import Instances
import TestSupport
import Testing

@testable import Mining

private func file(_ name: String) -> [GitPath: RepositoryWriter.Content?] {
    [GitPath("tool/\(name).py"): .text("\(name)\n"), GitPath("tests/test_\(name).py"): .text("\(name)\n")]
}

/// A project whose pull request 7 fixes issue 4; `files` names what its gold patch brings.
private struct LandingScene {
    let project: ScriptedProject
    let base: ObjectID

    init() throws {
        project = try ScriptedProject()
        project.issue(4, "It fails")
        base = project.tip
    }

    func commit(_ name: String, on parents: [ObjectID], _ message: String? = nil, at: Int64? = nil) throws
        -> ObjectID
    {
        try project.commit(file(name), on: parents, message ?? name, authoredAt: at)
    }

    func listed(_ commits: [(ObjectID, String, Int64)]) -> [PullRequestCommit] {
        commits.map { id, message, at in
            PullRequestCommit(
                sha: id, message: message, authorDate: Timestamp(seconds: at), committerDate: nil)
        }
    }

    func land(
        head: ObjectID?, commits: [PullRequestCommit]?, base: ObjectID? = nil, branch: String? = nil
    ) {
        project.describe(7, base: base ?? self.base, head: head, merge: project.tip, body: "Fixes #4")
        project.archive.pullRequests[0].commits = commits
        project.archive.pullRequests[0].baseBranch = branch
    }

    /// The modules that the gold patch creates; nil with the refusal's reasons.
    func outcome() throws -> (gold: [String], reasons: [RefusalReason]) {
        let outcome = try #require(try project.mine()[7])
        let gold = outcome.candidate.map { candidate in
            ["one", "two", "three", "main"].filter { candidate.goldPatch.contains("b/tool/\($0).py\n") }
        }
        return (gold ?? [], outcome.refusal?.reasons ?? [])
    }
}

/// An author's date long before any commit of the scene was made.
private let early: Int64 = 1_500_000_000

@Suite struct `A pull request that was fast-forwarded` {
    @Test(arguments: [true, false])
    func `is whole by the stated base, or by its listed commits`(isListed: Bool) throws {
        let scene = try LandingScene()
        let one = try scene.commit("one", on: [scene.base])
        let two = try scene.commit("two", on: [one])
        try scene.project.advance(to: two)
        scene.land(head: two, commits: isListed ? scene.listed([(one, "one", 1), (two, "two", 2)]) : nil)
        #expect(try scene.outcome().gold == ["one", "two"])
        // The head is not in the archive, and the stated base is not the branch before it.
        scene.project.archive.pullRequests[0].headCommit = nil
        scene.project.archive.pullRequests[0].baseCommit = two
        if isListed {
            #expect(try scene.project.mine()[7]?.refusal?.reasons == [.patchDoesNotApply])
            scene.project.archive.pullRequests[0].baseCommit = nil
            #expect(try scene.outcome().gold == ["one", "two"])
        }
    }

    @Test func `is refused when nothing tells where it began`() throws {
        let scene = try LandingScene()
        let one = try scene.commit("one", on: [scene.base])
        let two = try scene.commit("two", on: [one])
        try scene.project.advance(to: two)
        scene.land(head: two, commits: nil, base: two)
        #expect(try scene.outcome().reasons == [.missingCommit])
    }

    @Test(arguments: [true, false])
    func `does not contain what was merged into it`(isListed: Bool) throws {
        let scene = try LandingScene()
        let one = try scene.commit("one", on: [scene.base])
        let main = try scene.commit("main", on: [scene.base], "on main")
        let update = try scene.commit("main", on: [one, main], "Merge branch 'main' into fix")
        let two = try scene.commit("two", on: [update])
        try scene.project.advance(to: two)
        let commits = scene.listed([
            (one, "one", 1), (update, "Merge branch 'main' into fix", 2), (two, "two", 3),
        ])
        scene.land(head: two, commits: isListed ? commits : nil, branch: "main")
        #expect(try scene.outcome().gold == ["one", "two"])
    }

    @Test func `may end in a merge of the branch into it`() throws {
        let scene = try LandingScene()
        let one = try scene.commit("one", on: [scene.base])
        let main = try scene.commit("main", on: [scene.base], "on main")
        let update = try scene.commit("main", on: [one, main], "Merge branch 'main' into fix")
        try scene.project.advance(to: update)
        scene.land(head: update, commits: scene.listed([(one, "one", 1), (update, "Merge", 2)]))
        #expect(try scene.outcome().gold == ["one"])
    }

    @Test func `may have gone on after it, and may have been amended at its end`() throws {
        let scene = try LandingScene()
        let one = try scene.commit("one", on: [scene.base])
        let two = try scene.commit("two", on: [one])
        let later = try scene.commit("three", on: [two], "something else")
        try scene.project.advance(to: later)
        scene.land(head: two, commits: nil)
        #expect(try scene.outcome().gold == ["one", "two"])

        let amended = try LandingScene()
        let first = try amended.commit("one", on: [amended.base])
        let head = try amended.commit("two", on: [first])
        let landed = try amended.commit("two", on: [first], "two, amended")
        try amended.project.setHead(7, to: head)
        try amended.project.advance(to: landed)
        amended.land(head: head, commits: amended.listed([(first, "one", 1), (head, "two", 2)]))
        #expect(try amended.outcome().gold == ["one", "two"])
    }
}

@Suite struct `A rebased pull request whose head the mirror lacks` {
    /// One and two rebased after a commit of the branch.
    private func scene(_ commits: [String]?, reworded: Bool = false) throws -> LandingScene {
        let scene = try LandingScene()
        let main = try scene.commit("main", on: [scene.base], "on main (#6)")
        let one = try scene.commit("one", on: [main], reworded ? "one (#7)" : "one", at: early)
        let two = try scene.commit("two", on: [one], reworded ? "two (#7)" : "two", at: early + 1)
        try scene.project.advance(to: two)
        let known = ["one": early, "two": early + 1, "three": early + 2, "none": early - 9]
        scene.land(
            head: ObjectID(hex: String(repeating: "a", count: 40)),
            commits: commits.map { names in
                scene.listed(names.map { (.zero, $0, known[$0] ?? 0) })
            })
        return scene
    }

    @Test func `is the series that repeats its commits`() throws {
        #expect(try scene(["one", "two"]).outcome().gold == ["one", "two"])
        #expect(try scene(["one", "two"], reworded: true).outcome().gold == ["one", "two"])
    }

    @Test func `is refused when a part may be wanting`() throws {
        let partly = try scene(["none", "one", "two"])
        #expect(try partly.outcome().reasons == [.missingCommit])
        #expect(try partly.project.mine()[7]?.refusal?.detail.contains("refs/pull/*/head") == true)
        #expect(try scene(nil).outcome().reasons == [.missingCommit])
    }

    @Test func `is its last commit where that is one, or names the pull request`() throws {
        #expect(try scene(["two"]).outcome().gold == ["two"])
        #expect(try scene(nil, reworded: true).outcome().gold == ["two"])
        let alone = try scene(nil)
        let before = try #require(
            try MirrorHistory(of: alone.project.mirror).graph.parents(of: alone.project.tip).first)
        alone.project.archive.pullRequests[0].baseCommit = before
        #expect(try alone.outcome().gold == ["two"])
    }
}

@Suite struct `Links in the commits of a branch` {
    private func numbers(
        _ message: String, isMerge: Bool = false, body: String = "", shared: Bool = false, other: Int? = nil
    ) throws -> Candidate.Links? {
        let scene = try LandingScene()
        scene.project.issue(5, "Another")
        let head = try scene.commit("one", on: [scene.base])
        try scene.project.setHead(7, to: head)
        try scene.project.advance(
            to: try scene.commit("one", on: isMerge ? [scene.base, head] : [scene.base], message))
        scene.project.describe(7, base: scene.base, head: head, merge: scene.project.tip, body: body)
        if let other {
            scene.project.describe(
                other, base: scene.base, head: head, merge: shared ? scene.project.tip : nil, body: "")
        }
        return try scene.project.mine()[7]?.candidate?.links
    }

    @Test(arguments: [
        ("Change (#7)\n\nCloses #4", false), ("Change (#7)\r\n\r\nCloses: #4\r\n", false),
        ("Merge pull request #7 from dev/x\n\nFixes #4", true), ("Other words\n\nFixes #4", false),
        ("Revert \"Fixes #5\" (#7)\n\nFixes #4", false), ("Change, fixes #4 (#7)", false),
    ])
    func `count as those of its own`(message: String, isMerge: Bool) throws {
        #expect(try numbers(message, isMerge: isMerge) == .known([4]))
    }

    @Test func `follow what the description says`() throws {
        #expect(try numbers("Change (#7)\n\nFixes #4, fixes #5", body: "Fixes #5") == .known([5, 4]))
    }

    @Test func `are not taken from a commit that speaks of another pull request`() throws {
        #expect(try numbers("Merge pull request #8 from dev/x\n\nFixes #4", isMerge: true, other: 8) == nil)
        #expect(try numbers("Merge pull requests\n\nFixes #4", isMerge: true, shared: true, other: 8) == nil)
        // 8 is no pull request, so it is the number of an issue.
        #expect(try numbers("Change (#8)\n\nFixes #4") == .known([4]))
    }

    @Test func `of a rebased series are read in each of its commits`() throws {
        let scene = try LandingScene()
        let one = try scene.commit("one", on: [scene.base], at: early)
        let head = try scene.commit("two", on: [one], at: early + 1)
        try scene.project.setHead(7, to: head)
        let main = try scene.commit("main", on: [scene.base], "on main\n\nFixes #5")
        let first = try scene.commit("one", on: [main], "one\n\nFixes #4", at: early)
        try scene.project.advance(to: try scene.commit("two", on: [first], at: early + 1))
        scene.project.describe(7, base: scene.base, head: head, merge: scene.project.tip, body: "")
        scene.project.archive.pullRequests[0].commits = nil
        #expect(try scene.project.mine()[7]?.candidate?.links == .known([4]))
    }
}
