import Datasets
import Files
import Instances
import TestSupport
import Testing
import Workspace

@Suite struct `The answers of language models that a workspace keeps` {
    @Test func `one that an earlier program wrote is read`() throws {
        let directory = try OldWorkspace.copy()
        let records = JudgementRecords(root: directory["records/judgements"])
        let id = try #require(InstanceID("swegym-demo__pocketunits-4"))
        let judgement = try #require(try records.all(of: id).first)
        #expect(judgement.model == "judge-1" && judgement.scores?.tests == 1)
        #expect(judgement.fault == nil)
        #expect(try records.read(id, key: String(repeating: "5b", count: 32)) == judgement)
        #expect(try records.read(id, key: String(repeating: "00", count: 32)) == nil)
    }
    @Test func `one that cannot be read is named`() throws {
        let directory = try OldWorkspace.copy()
        let records = JudgementRecords(root: directory["records/judgements"])
        let id = try #require(InstanceID("swegym-demo__pocketunits-4"))
        let judgement = try #require(try records.all(of: id).first)
        let key = String(repeating: "5b", count: 32)
        let path = "records/judgements/swegym-demo__pocketunits/swegym-demo__pocketunits-4/\(key).json"
        try directory.write("{}", to: path)
        #expect(throws: StoredFault.self) { try records.read(id, key: key) }
        #expect(throws: StoredFault.self) { try records.all(of: id) }
        #expect(try RecordSurvey.faults(Judgement.self, below: records.root).map(\.path) == [directory[path]])
        try records.write(judgement, key: key)
        #expect(try records.all(of: id) == [judgement])
    }
}
