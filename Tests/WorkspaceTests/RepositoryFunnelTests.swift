import Foundation
import Instances
import TestSupport
import Testing

@testable import Workspace

@Suite("Funnels of a workspace")
struct RepositoryFunnelTests {
    private let directory: TemporaryDirectory
    private let catalogue: Catalogue
    private let layout: WorkspaceLayout

    init() throws {
        directory = try TemporaryDirectory()
        layout = WorkspaceLayout(root: directory.path)
        catalogue = try Catalogue(of: layout)
        try mine("b/two", candidates: 3)
        try mine("a/one", candidates: 1)
        try validate("a/one", 1, .refused(.noTests, "none"))
        try validate("b/two", 1, .valid(failToPass: ["t"], passToPass: [], flaky: []))
        try validate("b/two", 2, .refused(.flaky, "t disagrees"))
    }

    private func mine(_ name: String, candidates: Int) throws {
        let repository = try repository(name)
        let accepted = try (1...candidates).map { number in
            MiningOutcome.accepted(try candidate(number, of: repository))
        }
        let refusal = Refusal(repository: repository, number: 9, reasons: [.noTestPatch], detail: "")
        let mined = MinedGeneration(layout, repository, generation: "g")
        try mined.write(accepted + [.refused(refusal)], segment: 0)
        let summary = MiningSummary(
            repository: repository, generation: "g", policy: "complete",
            head: .zero, source: .history, input: candidates + 1, segments: 1)
        try mined.finish(summary)
        try catalogue.index(summary)
    }

    private func candidate(_ number: Int, of repository: RepositoryName) throws -> Candidate {
        var candidate = try TestSupport.candidate(number, statement: number == 3 ? nil : "text")
        candidate.id = InstanceID(repository, number)
        return candidate
    }

    private func validate(_ name: String, _ number: Int, _ verdict: Verdict) throws {
        let candidate = try candidate(number, of: repository(name))
        try catalogue.record(
            ValidationRecord(
                id: candidate.id, changeDigest: candidate.changeDigest, policy: "swe-bench",
                configurationDigest: "c", verdict: verdict, lockDigest: nil, recipe: nil, runKeys: [],
                notes: [], environmentCPUSeconds: 0, testCPUSeconds: 0, wallSeconds: 0))
    }

    @Test("The funnel of one repository is the one among those of all")
    func one() throws {
        let all = try catalogue.funnels(policy: "swe-bench")
        #expect(all.map(\.repository.description) == ["a/one", "b/two"])
        for funnel in all {
            #expect(try catalogue.funnel(of: funnel.repository, policy: "swe-bench") == funnel)
        }
        #expect(try catalogue.funnel(of: repository("a/none"), policy: "swe-bench") == nil)
    }

    @Test("Each repository counts its own verdicts under the policy alone")
    func counts() throws {
        let counts = try #require(try catalogue.funnel(of: repository("b/two"), policy: "swe-bench")).counts
        #expect(counts.pullRequests == 4 && counts.refused == ["no-test-patch": 1])
        #expect(counts.candidates == 3 && counts.awaitingIssueText == 1)
        #expect(counts.verdicts == ["valid": 1, "invalid": 1, "not-validated": 1])
        #expect(counts.reasons == ["flaky": 1] && counts.addsUp)
        for policy in [nil, "other"] {
            let counts = try #require(try catalogue.funnel(of: repository("b/two"), policy: policy)).counts
            #expect(counts.verdicts == ["not-validated": 3] && counts.reasons == [:] && counts.addsUp)
        }
    }

    @Test("As JSON, candidates without a verdict have a key of their own")
    func json() throws {
        let funnel = try #require(try catalogue.funnel(of: repository("b/two"), policy: "swe-bench"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(
            String(decoding: try encoder.encode(funnel), as: UTF8.self) == """
                {"awaitingIssueText":1,"candidates":3,"notValidated":1,"pullRequests":4,\
                "reasons":{"flaky":1},"refused":{"no-test-patch":1},"repository":"b/two",\
                "verdicts":{"invalid":1,"valid":1}}
                """)
    }

    @Test("The mining of a repository is asked of it alone")
    func mining() throws {
        #expect(try catalogue.mining(of: repository("a/one"))?.input == 2)
        #expect(try catalogue.mining(of: repository("a/none")) == nil)
        // Another repository's records that are gone change nothing.
        try FileManager.default.removeItem(atPath: layout.minedRoot(of: repository("b/two")))
        #expect(try catalogue.mining(of: repository("a/one"))?.input == 2)
    }
}
