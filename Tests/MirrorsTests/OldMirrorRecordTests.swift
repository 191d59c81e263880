import Files
import Instances
import JSON
import TestSupport
import Testing
import Workspace

@testable import Mirrors

@Suite struct `The mirrors of a workspace that an earlier program wrote` {
    @Test func `a mirror that made room is known, with its source`() throws {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        #expect(MirrorListing(of: layout).removed == 1)
        let name = try #require(RepositoryName("swegym-demo/pocketunits"))
        #expect(MirrorStore(layout: layout).knows(name))
        let path = layout.mirrorRecord(of: name)
        let record = try CanonicalJSON.decode(MirrorStore.Record.self, from: RecordFile.read(path))
        #expect(record.source == "https://github.com/swegym-demo/pocketunits" && record.bytes == 2149)
        #expect(try CanonicalJSON.encode(record) == RecordFile.read(path))
    }
}
