import Foundation
import Sandbox
import TestSupport
import Testing
import Workspace

@testable import Pipeline

@Suite("What a machine's sandbox allows")
struct MachineStateTests {
    private static func finding(_ state: SandboxCapability.State) -> SandboxCapability {
        SandboxCapability(name: "memory limit", finding: "none", state: state, remedy: "be root")
    }

    @Test("Limits that hold by other means are said, and stop nothing")
    func limited() throws {
        let said = try MachineState.judge(
            [Self.finding(.good), Self.finding(.limited)], allowsDegraded: false)
        #expect(said == ["memory limit: none; be root"])
    }

    @Test("A limit that does not hold stops, in one sentence with the remedy, unless that is allowed")
    func degraded() throws {
        let error = #expect(throws: PipelineError.self) {
            try MachineState.judge([Self.finding(.degraded)], allowsDegraded: false)
        }
        let words = try #require(error?.description)
        for part in ["memory limit: none", "be root", "--allow-degraded", "allow-degraded: true"] {
            #expect(words.contains(part), "\(words)")
        }
        #expect(!words.contains("\n"))
        let said = try MachineState.judge([Self.finding(.degraded)], allowsDegraded: true)
        #expect(said == ["does not hold: memory limit: none; be root"])
    }

    @Test("Where nothing can be run, nothing is allowed")
    func missing() {
        #expect(throws: PipelineError.self) {
            try MachineState.judge([Self.finding(.missing)], allowsDegraded: true)
        }
    }

    @Test(
        "Parts of a workspace that share files lie on one file system, and links that lead elsewhere are named"
    )
    func places() throws {
        let directory = try TemporaryDirectory()
        let layout = WorkspaceLayout(root: directory.path)
        try MachineState.checkPlaces(of: layout)
        try FileManager.default.createDirectory(atPath: layout.cache, withIntermediateDirectories: true)
        try MachineState.checkPlaces(of: layout)
        // The kernel's own files are on no disk.
        try FileManager.default.createSymbolicLink(atPath: layout.scratch, withDestinationPath: "/proc")
        let error = #expect(throws: PipelineError.self) { try MachineState.checkPlaces(of: layout) }
        #expect("\(try #require(error))".contains("\(layout.cache) and \(layout.scratch) lie on different"))
    }
}
