import Foundation
import Git
import GitHub
import Instances
import TestSupport
import Testing

@testable import Mining

@Suite struct `What a mirror's history says` {
    @Test func `links are found in commit messages that only the mirror has`() throws {
        let project = try ScriptedProject()
        let base = project.tip
        let head = try project.commit(
            ["tool/a.py": .text("a\n")], on: [base], "Change a\n\nFixes #41\n")
        try project.setHead(7, to: head)
        try project.advance(to: try project.commit(["tool/a.py": .text("a\n")], on: [base], "Change (#7)"))
        project.describe(7, base: base, head: head, merge: project.tip, body: "")
        var pull = try #require(project.archive.pullRequests.first)
        pull.commits = nil
        let history = try MirrorHistory(of: project.mirror)
        #expect(try history.linkedIssues(of: [pull], in: RepositoryNames(project.name)).contains(41))
        pull.commits = []
        #expect(try !history.linkedIssues(of: [pull], in: RepositoryNames(project.name)).contains(41))
    }

    @Test func `the generation changes with every input, and with nothing else`() throws {
        func generation(
            _ references: String = "r", _ archive: String? = "a", _ policy: String = "complete",
            files: [String]? = nil, branch: String? = nil, allows: Bool = false, former: [RepositoryName] = []
        ) throws -> String {
            try MiningInputs(
                tool: "1", repository: try #require(RepositoryName("o/n")), references: references,
                archive: archive, policy: policy, allowMissingObjects: allows, versionFiles: files,
                versionRule: nil, branch: branch, formerNames: former
            ).generation
        }
        #expect(try generation() == generation())
        // Workspaces hold generations under these names.
        #expect(try generation() == "e86628f9f246170b794a0582")
        let others = try [
            generation("s"), generation("r", "b"), generation("r", nil), generation("r", "a", "other"),
            generation(files: ["v.py"]), generation(branch: "main"), generation(allows: true),
            generation(former: [try #require(RepositoryName("old/n"))]),
        ]
        #expect(Set(others + [try generation()]).count == others.count + 1)
    }

    @Test func `the digest of references follows what they name`() throws {
        let project = try ScriptedProject()
        let before = try MiningInputs.references(of: project.mirror)
        #expect(try MiningInputs.references(of: project.mirror) == before)
        try project.setHead(9, to: project.tip)
        #expect(try MiningInputs.references(of: project.mirror) != before)
    }

    @Test func `segments hold 256 pull requests, and threads share the last few`() {
        let plan = SegmentPlan((1...600).map { PullRequest(number: $0, source: .history) })
        #expect(plan.count == 3 && plan.pullRequests == 600)
        #expect((0..<3).map { plan[$0].count } == [256, 256, 88])
        #expect(plan[2].first?.number == 513)
        #expect(SegmentPlan([]).count == 0)
        #expect(SegmentPlan.threads(for: 1, of: 2) == (1, 2))
        #expect(SegmentPlan.threads(for: 2, of: 2) == (2, 1))
    }
}
