import Files
import Instances
import TestSupport
import Testing
import Workspace

@testable import Mirrors

@Suite struct `The mirrors of a workspace that an earlier program wrote` {
    @Test func `a mirror that made room is known, with its source`() throws {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        #expect(try MirrorListing(of: layout).removed == 1)
        let name = try #require(RepositoryName("swegym-demo/pocketunits"))
        #expect(MirrorStore(layout: layout).knows(name))
        let record = try #require(try MirrorStore.Record.of(name, in: layout))
        #expect(record.source == "https://github.com/swegym-demo/pocketunits" && record.bytes == 2149)
    }

    @Test
    func `a record that cannot be read is counted, and is no reason to think that there never was a mirror`()
        throws
    {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        let name = try #require(RepositoryName("swegym-demo/pocketunits"))
        try directory.write("{", to: "mirrors/swegym-demo__pocketunits.json")
        let store = MirrorStore(layout: layout)
        #expect(store.knows(name))
        #expect(throws: StoredFault.self) { try store.hold(name) }
        #expect(try MirrorListing(of: layout).faults.map(\.path) == [layout.mirrorRecord(of: name)])
        #expect(try MirrorStore.Record.of(try #require(RepositoryName("a/b")), in: layout) == nil)
    }
}
