import Files
import Foundation
import Instances
import Mirrors
import Publishing
import TestSupport
import Testing
import Validation
import Workspace

@testable import Pipeline

@Suite struct `Publishing a workspace that an earlier program wrote` {
    let directory: TemporaryDirectory
    let layout: WorkspaceLayout
    let id: InstanceID
    let output: String

    init() throws {
        directory = try OldWorkspace.copy()
        layout = WorkspaceLayout(root: directory["workspace"])
        output = directory["published"]
        try FileManager.default.createDirectory(atPath: layout.root, withIntermediateDirectories: true)
        for name in ["records", "cache"] {
            try FileManager.default.moveItem(atPath: directory[name], toPath: "\(layout.root)/\(name)")
        }
        id = try #require(InstanceID("swegym-demo__pocketunits-4"))
    }

    private func publish() async throws -> PublicationReport {
        try await PublicationStage(
            layout: layout, catalogue: try Catalogue(of: layout), observer: SilentObserver()
        ).run(PublicationRequest(output: output, policy: "swe-bench"))
    }

    private func damage(_ path: String) throws {
        try RecordFile.write(Data("{".utf8), to: path)
    }

    @Test func `the instance is published with its runs, without their format`() async throws {
        let report = try await publish()
        #expect(report.files.first { $0.name == "full.jsonl" }?.rows == 1)
        #expect(report.files.first { $0.name == "refusals.jsonl" }?.rows == 1)
        let runs = String(decoding: try RecordFile.read("\(output)/runs.jsonl"), as: UTF8.self)
        #expect(runs.split(separator: "\n").count == 5)
        #expect(!runs.contains(#""format":"#))
        let recorded = try RecordFile.read(
            try #require(try Directory.files(below: layout.runs, suffix: ".json").first))
        #expect(runs.contains(String(decoding: recorded, as: UTF8.self)))
    }

    @Test func `a validation that cannot be read stops it; it is not published as not validated`()
        async throws
    {
        let path = layout.validation(id, policy: "swe-bench")
        try damage(path)
        let fault = await #expect(throws: StoredFault.self) { try await publish() }
        #expect(fault?.path == path)
        #expect(!FileManager.default.fileExists(atPath: "\(output)/manifest.json"))
    }

    @Test func `so does a run, and a mining`() async throws {
        let run = try #require(try Directory.files(below: layout.runs, suffix: ".json").first)
        let bytes = try RecordFile.read(run)
        try damage(run)
        await #expect(throws: StoredFault.self) { try await publish() }
        try RecordFile.write(bytes, to: run)
        let summary = try #require(
            try Directory.files(below: layout.mined, suffix: "summary.json").first)
        try damage(summary)
        let fault = await #expect(throws: StoredFault.self) { try await publish() }
        #expect(fault?.path == summary)
    }

    @Test func `a validation under another policy that cannot be read is none of its business`() async throws
    {
        try damage(layout.validation(id, policy: "swe-gym"))
        #expect(try await publish().files.first { $0.name == "full.jsonl" }?.rows == 1)
    }
}
