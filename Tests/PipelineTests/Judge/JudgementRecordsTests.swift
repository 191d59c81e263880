import Datasets
import Instances
import TestSupport
import Testing
import Workspace

@testable import Pipeline

@Suite struct `The answers of language models that a workspace keeps` {
    @Test func `one that an earlier program wrote is read`() throws {
        let directory = try OldWorkspace.copy()
        let records = JudgementRecords(WorkspaceLayout(root: directory.path))
        let id = try #require(InstanceID("swegym-demo__pocketunits-4"))
        let judgement = try #require(records.all(of: id).first)
        #expect(judgement.model == "judge-1" && judgement.scores?.tests == 1)
        #expect(judgement.fault == nil)
        #expect(records.read(id, key: String(repeating: "5b", count: 32)) == judgement)
        #expect(records.read(id, key: String(repeating: "00", count: 32)) == nil)
    }
}
