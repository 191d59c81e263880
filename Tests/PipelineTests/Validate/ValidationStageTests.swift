import Files
import Foundation
import Instances
import TestSupport
import Testing
import Validation
import Workspace

@testable import Pipeline

/// What `validate` decides before anything runs: which candidates have a verdict that holds.
@Suite struct `Validating what has been validated` {
    let directory: TemporaryDirectory
    let layout: WorkspaceLayout
    let id: InstanceID
    let observer = RecordingObserver()
    var request = ValidationRequest()

    init() throws {
        directory = try OldWorkspace.copy()
        layout = WorkspaceLayout(root: directory.path)
        id = try #require(InstanceID("swegym-demo__pocketunits-4"))
        request.policy = .sweGym
        // The fixture's verdicts hold under this machine's configuration.
        let catalogue = try Catalogue(of: layout)
        for policy in ValidationPolicy.allCases {
            var record = try #require(try catalogue.validation(id, policy: policy.rawValue))
            record.configurationDigest = try request.configurationDigest
            try catalogue.record(record)
        }
    }

    private var damaged: String { layout.validation(id, policy: "swe-gym") }

    private func run() async throws -> ValidationReport {
        try await ValidationStage(
            layout: layout, catalogue: try Catalogue(of: layout), observer: observer, environment: [:]
        ).run(request)
    }

    @Test func `a verdict that holds is not drawn again`() async throws {
        let report = try await run()
        #expect(report.alreadyDone == 1 && report.validated.isEmpty)
        #expect(observer.notes.isEmpty)
    }

    @Test func `a record that cannot be read is due, which is said`() async throws {
        try directory.write("{", to: String(damaged.dropFirst(directory.path.count + 1)))
        let report = try await run()
        // The runs were judged under another policy before, so nothing has to run again.
        #expect(report.alreadyDone == 0 && report.validated.map(\.id) == [id])
        #expect(observer.notes.count == 1 && observer.notes[0].contains(damaged))
        #expect(observer.notes[0].hasSuffix("it is validated again"))
        #expect(try Catalogue(of: layout).validation(id, policy: "swe-gym")?.verdict.verdictClass == .valid)
    }

    @Test func `a record that is not there is due, which is no fault`() async throws {
        try FileManager.default.removeItem(atPath: damaged)
        let report = try await run()
        #expect(report.validated.map(\.id) == [id] && observer.notes.isEmpty)
    }

    @Test func `a record of a later version is not written over`() async throws {
        try RecordFile.write(Data(#"{"format":1000}"#.utf8), to: damaged)
        await #expect(throws: StoredFault.newer(path: damaged, format: 1000)) { try await run() }
        #expect(try RecordFile.read(damaged) == Data(#"{"format":1000}"#.utf8))
    }

    @Test func `a record that was written before the program ended is indexed`() async throws {
        let catalogue = try Catalogue(of: layout)
        let record = try #require(try catalogue.validation(id, policy: "swe-gym"))
        try FileManager.default.removeItem(atPath: damaged)
        try catalogue.rebuild()
        try RecordFile.writeRecord(record, to: damaged)
        #expect(try catalogue.verdicts(policy: "swe-gym").isEmpty)
        #expect(try await run().alreadyDone == 1)
        #expect(try catalogue.verdicts(policy: "swe-gym").count == 1)
    }

    @Test func `a run that cannot be read is made again, which is said`() async throws {
        let key = "add5c3be75ae8e3d26c67a2d265e79c86515940c347a0b90d6449b4fd3037179"
        let runs = WorkspaceRuns(layout, noted: observer.noted)
        #expect(try runs.record(of: id, key: key)?.key == key)
        try RecordFile.write(Data(), to: layout.run(id, key: key))
        #expect(try runs.record(of: id, key: key) == nil)
        #expect(observer.notes.count == 1 && observer.notes[0].hasSuffix("the run is made again"))
        #expect(try runs.record(of: id, key: "none") == nil && observer.notes.count == 1)
    }

    @Test func `a run of a later version is not made again`() async throws {
        let key = "add5c3be75ae8e3d26c67a2d265e79c86515940c347a0b90d6449b4fd3037179"
        try RecordFile.write(Data(#"{"format":1000}"#.utf8), to: layout.run(id, key: key))
        #expect(throws: StoredFault.self) {
            try WorkspaceRuns(layout, noted: observer.noted).record(of: id, key: key)
        }
    }
}
