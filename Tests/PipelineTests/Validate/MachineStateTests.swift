import Foundation
import TestSupport
import Testing
import Workspace

@testable import Pipeline

@Suite("What of the machine decides whether anything can be validated")
struct MachineStateTests {
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
