import Files
import Foundation
import TestSupport
import Testing
import Workspace

@testable import Health

@Suite struct `What cannot be read of a workspace` {
    @Test func `is counted for every kind of record`() throws {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        #expect(try WorkspaceFaults.of(layout, includingRuns: true).isEmpty)
        for path in try Directory.files(below: layout.root, suffix: ".json") where !path.contains("/cache/") {
            try RecordFile.write(Data("[]".utf8), to: path)
        }
        // A summary, two validations, five runs, an answer of a model and a mirror's record.
        #expect(try WorkspaceFaults.of(layout, includingRuns: false).count == 5)
        let faults = try WorkspaceFaults.of(layout, includingRuns: true)
        #expect(faults.count == 10)
    }
}
