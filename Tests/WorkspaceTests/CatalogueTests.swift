import Files
import Foundation
import Instances
import Testing

@testable import Workspace

@Suite struct `The catalogue of a workspace` {
    let layout = WorkspaceLayout(root: NSTemporaryDirectory() + "swegym-workspace-\(UUID().uuidString)")
    let repository = RepositoryName("octo/lib") ?? RepositoryName("a/b")

    func candidate(_ number: Int, gold: String = "gold") throws -> Candidate {
        Candidate(
            id: InstanceID(try #require(repository), number), links: .unknown, baseCommit: .zero,
            baseCommittedAt: Timestamp(seconds: 0),
            mergeCommit: nil, headCommit: nil, goldPatch: gold, testPatch: "test",
            problemStatement: number % 2 == 0 ? nil : "text",
            hints: "", createdAt: Timestamp(seconds: 1), version: "", policy: "complete", source: .history)
    }

    func mine(_ outcomes: [[MiningOutcome]], generation: String, into catalogue: Catalogue) throws {
        let name = try #require(repository)
        let mined = MinedGeneration(layout, name, generation: generation)
        for (index, segment) in outcomes.enumerated() { try mined.write(segment, segment: index) }
        let summary = MiningSummary(
            repository: name, generation: generation, policy: "complete", head: .zero, source: .history,
            input: outcomes.joined().count, segments: outcomes.count)
        try mined.finish(summary)
        try catalogue.index(summary)
    }

    func verdict(on candidate: Candidate, _ verdict: Verdict) -> ValidationRecord {
        ValidationRecord(
            id: candidate.id, changeDigest: candidate.changeDigest, policy: "swe-bench",
            configurationDigest: "c",
            verdict: verdict, lockDigest: nil, recipe: nil, runKeys: [], notes: [], environmentCPUSeconds: 1,
            testCPUSeconds: 2, wallSeconds: 3)
    }

    @Test func `an instance is found by a short name, unless several have it`() throws {
        defer { try? FileManager.default.removeItem(atPath: layout.root) }
        let catalogue = try Catalogue(of: layout)
        let refusal = Refusal(
            repository: try #require(repository), number: 3, reasons: [.noTestPatch], detail: "docs only")
        try mine([[.accepted(try candidate(1)), .refused(refusal)]], generation: "g1", into: catalogue)
        for name in ["lib-1", "Lib#1", "octo/lib#1", "octo__lib-1"] {
            #expect(try catalogue.instance(named: name).description == "octo__lib-1")
        }
        #expect(try catalogue.instance(named: "lib-3").description == "octo__lib-3")
        let unknown = #expect(throws: WorkspaceError.self) { try catalogue.instance(named: "lib-9") }
        #expect(unknown?.description.contains("no instance lib-9") == true)
        #expect(throws: WorkspaceError.self) { try catalogue.instance(named: "octo/lib") }
        let selected = try catalogue.candidates(meant: [try #require(InstanceSelection("lib-1"))])
        #expect(selected.map(\.id.number) == [1])
    }

    @Test func `is read in a copy, for which nothing in the workspace changes`() throws {
        defer { try? FileManager.default.removeItem(atPath: layout.root) }
        // While somebody has it open, and when nobody has.
        do {
            let catalogue = try Catalogue(of: layout)
            try mine(
                [[.accepted(try candidate(1)), .accepted(try candidate(2))]], generation: "g1",
                into: catalogue)
            #expect(try Catalogue(copyOf: layout).candidates().count == 2)
        }
        let before = try FileManager.default.contentsOfDirectory(atPath: layout.root).sorted()
        let copy = try Catalogue(copyOf: layout)
        #expect(try copy.candidates().count == 2)
        #expect(try copy.candidate(InstanceID(try #require(repository), 1)).goldPatch == "gold")
        #expect(try FileManager.default.contentsOfDirectory(atPath: layout.root).sorted() == before)
        // Without a catalogue it is built from the records, and none is left behind.
        try FileManager.default.removeItem(atPath: layout.catalogue)
        #expect(try Catalogue(copyOf: layout).candidates().count == 2)
        #expect(!FileManager.default.fileExists(atPath: layout.catalogue))
    }

    @Test func `the funnel adds up, and survives the loss of the catalogue`() throws {
        defer { try? FileManager.default.removeItem(atPath: layout.root) }
        let catalogue = try Catalogue(of: layout)
        let refusal = Refusal(
            repository: try #require(repository), number: 3, reasons: [.noTestPatch, .noGoldPatch],
            detail: "docs only")
        try mine(
            [
                [.accepted(try candidate(1)), .accepted(try candidate(2))],
                [.refused(refusal), .accepted(try candidate(4))],
            ],
            generation: "g1", into: catalogue)
        try catalogue.record(verdict(on: candidate(1), .valid(failToPass: ["t"], passToPass: [], flaky: [])))
        try catalogue.record(verdict(on: candidate(2), .refused(.flaky, "t disagrees")))
        let funnel = try #require(try catalogue.funnels(policy: "swe-bench").first)
        let counts = funnel.counts
        #expect(counts.addsUp)
        #expect(counts.pullRequests == 4 && counts.candidates == 3 && counts.refused == ["no-test-patch": 1])
        #expect(counts.verdicts == ["valid": 1, "invalid": 1, "not-validated": 1])
        #expect(counts.notValidated == 1 && counts.awaitingIssueText == 2)

        try catalogue.rebuild()
        #expect(try catalogue.funnels(policy: "swe-bench") == [funnel])
        #expect(try catalogue.candidate(candidate(4).id) == candidate(4))
        #expect(try catalogue.refusal(of: InstanceID(try #require(repository), 3)) == refusal)
    }

    @Test func `a candidate that changed loses its verdict, one whose text came keeps it`() throws {
        defer { try? FileManager.default.removeItem(atPath: layout.root) }
        let catalogue = try Catalogue(of: layout)
        try mine(
            [[.accepted(try candidate(1)), .accepted(try candidate(2))]], generation: "g1", into: catalogue)
        for number in [1, 2] {
            try catalogue.record(verdict(on: candidate(number), .refused(.noTests, "")))
        }
        var told = try candidate(2)
        told.problemStatement = "now known"
        try mine(
            [[.accepted(try candidate(1, gold: "other")), .accepted(told)]], generation: "g2", into: catalogue
        )
        #expect(try catalogue.verdicts(policy: "swe-bench").keys.map(\.number) == [2])
        #expect(
            try FileManager.default.contentsOfDirectory(
                atPath: layout.minedRoot(of: try #require(repository))) == ["g2"])
    }

    @Test func `an unknown id is answered with the nearest known one`() throws {
        defer { try? FileManager.default.removeItem(atPath: layout.root) }
        let catalogue = try Catalogue(of: layout)
        try mine([[.accepted(try candidate(12))]], generation: "g", into: catalogue)
        let mistyped = try #require(InstanceID("octo__lip-12"))
        let error = #expect(throws: WorkspaceError.self) { try catalogue.candidate(mistyped) }
        #expect(error?.description.contains("octo__lib-12") == true)
    }

    @Test func `the second process is told who holds the workspace`() throws {
        defer { try? FileManager.default.removeItem(atPath: layout.root) }
        let lease = try Lease(of: layout, command: "swegym mine")
        let error = #expect(throws: WorkspaceError.self) { try Lease(of: layout, command: "swegym validate") }
        #expect(error?.description.contains("swegym mine") == true)
        #expect(error?.description.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        withExtendedLifetime(lease) {}
    }
}
