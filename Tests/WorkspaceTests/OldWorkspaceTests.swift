import Files
import Foundation
import Instances
import JSON
import TestSupport
import Testing

@testable import Workspace

@Suite struct `A workspace that an earlier program wrote` {
    let directory: TemporaryDirectory
    let layout: WorkspaceLayout
    let catalogue: Catalogue
    let id: InstanceID

    init() throws {
        directory = try OldWorkspace.copy()
        layout = WorkspaceLayout(root: directory.path)
        catalogue = try Catalogue(of: layout)
        id = try #require(InstanceID("swegym-demo__pocketunits-4"))
    }

    @Test func `the catalogue is built from its records`() throws {
        let mining = try #require(try catalogue.minings().first)
        #expect(
            mining
                == MiningSummary(
                    repository: id.repository, generation: "52a0cadce54db97e0943eb2a", policy: "complete",
                    head: try #require(ObjectID("ba3f7abff2dd69e9d380c25e08fd4e5b877401b0")),
                    source: .archive, input: 2, segments: 1)
        )
        #expect(try catalogue.mining(of: id.repository) == mining)
        #expect(try catalogue.validationPolicies() == ["swe-bench", "swe-gym"])
        let funnel = try #require(try catalogue.funnels(policy: "swe-bench").first).counts
        #expect(funnel.addsUp && funnel.candidates == 1 && funnel.refused == ["no-linked-issue": 1])
        #expect(funnel.verdicts == ["valid": 1])
    }

    @Test func `candidates and refusals are read as they were`() throws {
        let candidate = try catalogue.candidate(id)
        #expect("\(candidate.baseCommit)" == "64049652058e3b14ae26d3b9e3007775500c8a0e")
        #expect(candidate.mergeCommit.map { "\($0)" } == "cbf03a7909fd38ed4675e8bd01524e5aa8c64e96")
        #expect(candidate.headCommit.map { "\($0)" } == "f4f61f767414fb403f6bb5e16ce40ecb4dd5b031")
        #expect(
            candidate.changeDigest == "70552d3252ae8db214191b65a6620ccb13231066110f4cd22e88f3b0729c4523")
        #expect(candidate.links == .known([3]) && candidate.version == "0.1")
        #expect(candidate.problemStatement?.hasPrefix("format_size writes 1000 KB") == true)
        #expect(
            try catalogue.refusal(of: InstanceID(id.repository, 5))
                == Refusal(
                    repository: id.repository, number: 5, reasons: [.noLinkedIssue],
                    detail: "it links no issue under the policy complete"))
    }

    @Test(arguments: ["swe-bench", "swe-gym"])
    func `a verdict holds, with its runs`(policy: String) throws {
        let record = try #require(try catalogue.validation(id, policy: policy))
        let verdict = Verdict.valid(
            failToPass: ["tests/test_size.py::test_format_rounds_into_the_next_unit"],
            passToPass: record.verdict.passToPass, flaky: [])
        #expect(record.verdict == verdict && record.verdict.passToPass.count == 11)
        #expect(try catalogue.currentVerdict(on: catalogue.candidate(id), policy: policy) == verdict)
        #expect(try catalogue.verdicts(policy: policy)[id]?.changeDigest == record.changeDigest)
        let runs = try record.runKeys.map { try #require(try catalogue.run(id, key: $0)) }
        #expect(
            runs.map { "\($0.variant) \($0.repeatIndex)" } == [
                "before 0", "after 0", "before 1", "after 1", "after 2",
            ])
        #expect(runs[0].outcomes["tests/test_size.py::test_format_rounds_into_the_next_unit"] == .failed)
        #expect(runs[0].ending == .exited(status: 1) && runs[1].ending == .exited(status: 0))
        #expect(
            FileManager.default.fileExists(atPath: layout.lock(try #require(record.lockDigest))))
    }

    @Test func `a recipe that was a text is the object that it spells`() throws {
        struct Text: Decodable { var recipe: String }
        let path = layout.validation(id, policy: "swe-bench")
        let text = try CanonicalJSON.decode(Text.self, from: try RecordFile.read(path)).recipe
        let recipe = try #require(try catalogue.validation(id, policy: "swe-bench")?.recipe)
        #expect(try CanonicalJSON.encode(recipe) == Data(text.utf8))
        #expect(recipe.attempts.map(\.toolchain) == ["3.11.2", "3.11.2", "3.11.2"])
    }

    @Test func `its records spell what they hold as it is spelled today`() throws {
        func spelled<Record: Codable>(_ type: Record.Type, _ path: String) throws {
            let data = try RecordFile.read(path)
            #expect(try CanonicalJSON.encode(try CanonicalJSON.decode(type, from: data)) == data)
        }
        for policy in ["swe-bench", "swe-gym"] {
            let record = try #require(try catalogue.validation(id, policy: policy))
            for key in record.runKeys { try spelled(RunRecord.self, layout.run(id, key: key)) }
        }
        let mined = MinedGeneration(layout, id.repository, generation: "52a0cadce54db97e0943eb2a")
        for line in try RecordFile.read(mined.segment(0)).split(separator: UInt8(ascii: "\n")) {
            let outcome = try CanonicalJSON.decode(MiningOutcome.self, from: Data(line))
            #expect(try CanonicalJSON.encode(outcome) == Data(line))
        }
        #expect(
            try JSONLines.encode(try JSONLines.read(SegmentEntry.self, from: mined.entries(0)))
                == RecordFile.read(mined.entries(0)))
    }
}
