import Files
import Foundation
import Instances
import TestSupport
import Testing

@testable import Workspace

@Suite struct `Records that cannot be used` {
    let directory: TemporaryDirectory
    let layout: WorkspaceLayout
    let id: InstanceID
    let generation: MinedGeneration

    init() throws {
        directory = try OldWorkspace.copy()
        layout = WorkspaceLayout(root: directory.path)
        id = try #require(InstanceID("swegym-demo__pocketunits-4"))
        generation = MinedGeneration(layout, id.repository, generation: "52a0cadce54db97e0943eb2a")
    }

    private func write(_ text: String, to path: String) throws {
        try RecordFile.write(Data(text.utf8), to: path)
    }

    private var summary: String { "\(generation.directory)/summary.json" }

    @Test func `a damaged validation is left out of the index and named; it is not read as absent`() throws {
        let path = layout.validation(id, policy: "swe-gym")
        try write("{}", to: path)
        let catalogue = try Catalogue(of: layout)
        #expect(try catalogue.rebuild().map(\.path) == [path])
        #expect(try catalogue.verdicts(policy: "swe-gym").isEmpty)
        #expect(try catalogue.verdicts(policy: "swe-bench").count == 1)
        let fault = #expect(throws: StoredFault.self) { try catalogue.validation(id, policy: "swe-gym") }
        #expect(fault?.path == path)
        #expect(throws: StoredFault.self) {
            try catalogue.currentVerdict(on: try catalogue.candidate(id), policy: "swe-gym")
        }
        #expect(try catalogue.validation(id, policy: "another") == nil)
    }

    @Test func `a validation of a later version is named as such`() throws {
        let path = layout.validation(id, policy: "swe-gym")
        try write(#"{"format":1000}"#, to: path)
        #expect(try Catalogue(of: layout).rebuild() == [.newer(path: path, format: 1000)])
    }

    @Test func `a damaged run is told from one that was never made`() throws {
        let records = RunRecords(layout)
        let key = "add5c3be75ae8e3d26c67a2d265e79c86515940c347a0b90d6449b4fd3037179"
        let run = try #require(try records.read(id, key: key))
        try write("", to: layout.run(id, key: key))
        #expect(throws: StoredFault.self) { try records.read(id, key: key) }
        #expect(try records.read(id, key: "none") == nil)
        try records.write(run)
        #expect(try records.read(id, key: key) == run)
    }

    @Test func `a mining with a damaged summary is not in the index, and is there to be made again`() throws {
        let catalogue = try Catalogue(of: layout)
        let known = try #require(try generation.complete())
        try write("{}", to: summary)
        #expect(try generation.complete() == nil)
        #expect(try catalogue.rebuild().map(\.path) == [summary])
        #expect(try catalogue.minings().isEmpty && catalogue.candidates().isEmpty)
        #expect(generation.hasSegment(0))
        try generation.finish(known)
        try catalogue.index(known)
        #expect(try catalogue.minings() == [known])
    }

    @Test func `a mining of a later version is not made again`() throws {
        try write(#"{"format":1000}"#, to: summary)
        #expect(throws: StoredFault.newer(path: summary, format: 1000)) { try generation.complete() }
    }

    @Test func `a segment that a crash tore, or whose entries it tore, is made again`() throws {
        let entries = try RecordFile.read(generation.entries(0))
        #expect(generation.hasSegment(0) && !generation.hasSegment(1))
        try RecordFile.write(entries.dropLast(20), to: generation.entries(0))
        #expect(!generation.hasSegment(0))
        #expect(try Catalogue(of: layout).rebuild().map(\.path) == [generation.entries(0)])
        try RecordFile.write(entries, to: generation.entries(0))
        #expect(generation.hasSegment(0))
        try RecordFile.write(
            try RecordFile.read(generation.segment(0)).dropLast(1), to: generation.segment(0))
        #expect(try !generation.hasSegment(0) && generation.complete() == nil)
    }

    @Test func `a record that was written and not indexed is in the index once it is rebuilt`() throws {
        let catalogue = try Catalogue(of: layout)
        var record = try #require(try catalogue.validation(id, policy: "swe-bench"))
        record.policy = "third"
        try RecordFile.writeRecord(record, to: layout.validation(id, policy: "third"))
        #expect(try catalogue.verdicts(policy: "third").isEmpty)
        #expect(try catalogue.validation(id, policy: "third") == record)
        #expect(try catalogue.rebuild().isEmpty)
        #expect(try catalogue.verdicts(policy: "third").count == 1)
    }

    @Test func `a survey counts what cannot be read, runs only where wanted`() throws {
        #expect(try RecordSurvey.faults(in: layout, includingRuns: true).isEmpty)
        #expect(RecordSurvey.sentence([]) == nil)
        let run = try #require(
            try Directory.files(below: layout.runs, suffix: ".json").first)
        try write("", to: run)
        try write(#"{"format":7}"#, to: summary)
        #expect(try RecordSurvey.faults(in: layout).map(\.path) == [summary])
        let faults = try RecordSurvey.faults(in: layout, includingRuns: true)
        #expect(faults.map(\.path) == [summary, run])
        let sentence = try #require(RecordSurvey.sentence(faults))
        #expect(
            sentence.hasPrefix("2 records cannot be read: \(summary) (format 7 of a later swegym), \(run) ("))
        #expect(RecordSurvey.sentence(Array(repeating: faults[0], count: 5))?.hasSuffix(", 2 more") == true)
    }

    @Test func `what is written now holds its format`() throws {
        let catalogue = try Catalogue(of: layout)
        let record = try #require(try catalogue.validation(id, policy: "swe-bench"))
        try catalogue.record(record)
        let data = try RecordFile.read(layout.validation(id, policy: "swe-bench"))
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""format":2,"#))
        #expect(try catalogue.validation(id, policy: "swe-bench") == record)
    }
}
