import Foundation
import Instances
import TestSupport
import Testing

@testable import Workspace

@Suite("Runs of a workspace and their logs")
struct WorkspaceRunsTests {
    private let directory: TemporaryDirectory
    private let runs: WorkspaceRuns
    private let layout: WorkspaceLayout
    private let id: InstanceID

    init() throws {
        directory = try TemporaryDirectory()
        layout = WorkspaceLayout(root: directory.path)
        runs = WorkspaceRuns(layout) { _ in }
        id = InstanceID(try repository(), 7)
    }

    private func record(log: String) -> RunRecord {
        RunRecord(
            key: "k", id: id, variant: .gold, repeatIndex: 0, ending: .exited(status: 0),
            outcomes: ["t": .passed],
            collectionErrors: [:], isComplete: true, wallSeconds: 1, cpuSeconds: 1, log: log)
    }

    private func logs() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: layout.absolute(layout.relativeLogs(id))).sorted()
    }

    @Test("Large logs are packed, and read as before")
    func packing() async throws {
        let large = String(repeating: "passed\n", count: 20_000)
        let first = try runs.logPlace(of: id, .gold, repeatIndex: 0, attempt: 1)
        let second = try runs.logPlace(of: id, .base, repeatIndex: 1, attempt: 2)
        try Data(large.utf8).write(to: URL(fileURLWithPath: first.path))
        try Data("small".utf8).write(to: URL(fileURLWithPath: second.path))
        try directory.write(large, to: layout.relativeLogs(id) + "/report.json")
        await runs.packLogs(of: id)
        #expect(try logs() == ["after-1.log.gz", "before-2.attempt-2.log", "report.json"])
        #expect(try await runs.log(of: record(log: first.name)) == Array(large.utf8))
        #expect(try await runs.log(of: record(log: second.name)) == Array("small".utf8))
        await #expect(throws: (any Error).self) { try await runs.log(of: record(log: "logs/absent.log")) }
    }

    @Test("Links are left alone, whatever they lead to")
    func links() async throws {
        let place = try runs.logPlace(of: id, .gold, repeatIndex: 0, attempt: 1)
        try directory.write(String(repeating: "x", count: 100_000), to: "target")
        try FileManager.default.createSymbolicLink(
            atPath: place.path, withDestinationPath: directory["target"])
        await runs.packLogs(of: id)
        #expect(try logs() == ["after-1.log"])
    }

    @Test("A run that is kept is found by its key")
    func kept() throws {
        try runs.keep(record(log: "l"))
        #expect(try runs.record(of: id, key: "k") == record(log: "l"))
        #expect(try runs.record(of: id, key: "other") == nil)
    }

    @Test("A run that is made again to be looked at leaves no record, and its log has another name")
    func rerun() throws {
        let store = RerunStore(layout)
        try runs.keep(record(log: "l"))
        try store.keep(record(log: "other"))
        #expect(try runs.record(of: id, key: "k")?.log == "l")
        #expect(try store.record(of: id, key: "k") == nil)
        #expect(
            try store.logPlace(of: id, .gold, repeatIndex: 0, attempt: 1).name
                == "logs/owner__name/owner__name-7/rerun-after.log")
    }

    @Test("Temporary files that are kept replace those of an earlier time")
    func keptScratch() throws {
        for text in ["first", "second"] {
            try directory.write(text, to: "scratch/slot-0/checkout/a")
            let path = try layout.keep(layout.scratch + "/slot-0", of: id)
            #expect(path == directory["kept/owner__name-7"])
            #expect(try directory.text("kept/owner__name-7/checkout/a") == text)
        }
        #expect(throws: (any Error).self) { try layout.keep(layout.scratch + "/slot-0", of: id) }
    }
}
