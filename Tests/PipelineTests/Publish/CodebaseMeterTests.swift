import Datasets
import Instances
import Mirrors
import TestSupport
import Testing
import Workspace

@testable import Pipeline

@Suite struct `The sizes of code bases that a workspace keeps` {
    @Test func `those that an earlier program measured are not measured again`() throws {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        let meter = CodebaseMeter(layout, mirrors: MirrorStore(layout: layout))
        let repository = try #require(RepositoryName("swegym-demo/pocketunits"))
        let size = try meter.size(of: repository, at: "64049652058e3b14ae26d3b9e3007775500c8a0e")
        #expect(size == CodebaseSize(files: 14, lines: 235))
    }
}
