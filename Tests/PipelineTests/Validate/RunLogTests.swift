import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite("Logs of runs")
struct RunLogTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("Large logs are packed, and read as before")
    func packing() async throws {
        let large = String(repeating: "passed\n", count: 20_000)
        try directory.write(large, to: "-large.log")
        try directory.write("small", to: "small.log")
        try directory.write(large, to: "report.json")
        await RunLog.compress(below: directory.path)
        #expect(try directory.names == ["-large.log.gz", "report.json", "small.log"])
        #expect(try await RunLog.read(directory["-large.log"]) == Array(large.utf8))
        #expect(try await RunLog.read(directory["small.log"]) == Array("small".utf8))
        await #expect(throws: (any Error).self) { try await RunLog.read(directory["absent.log"]) }
    }

    @Test("Links are left alone, whatever they lead to")
    func links() async throws {
        try directory.write(String(repeating: "x", count: 100_000), to: "target")
        try FileManager.default.createSymbolicLink(
            atPath: directory["a.log"], withDestinationPath: directory["target"])
        await RunLog.compress(below: directory.path)
        #expect(try directory.names == ["a.log", "target"])
    }
}
