import Files
import Foundation
import Git
import Instances
import Synchronization
import TestSupport
import Testing
import Workspace

@testable import Mirrors

@Suite struct `The sizes of code bases that a workspace keeps` {
    @Test func `those that an earlier program measured are not measured again`() throws {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        let meter = CodebaseMeter(layout, mirrors: MirrorStore(layout: layout)) { _ in }
        let repository = try #require(RepositoryName("swegym-demo/pocketunits"))
        let size = try meter.size(
            of: repository, at: #require(ObjectID("64049652058e3b14ae26d3b9e3007775500c8a0e")))
        #expect(size == CodebaseSize(files: 14, lines: 235))
    }
    @Test func `what is measured is kept beside what was known`() throws {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        let (repository, head) = try mirrored(in: layout)
        let meter = CodebaseMeter(layout, mirrors: MirrorStore(layout: layout)) { _ in }
        #expect(try meter.size(of: repository, at: head) == CodebaseSize(files: 1, lines: 2))
        meter.save()
        let text = String(decoding: try RecordFile.read(directory["cache/code-sizes.json"]), as: UTF8.self)
        #expect(text.contains(#""format":1"#))
        #expect(text.contains("swegym-demo/pocketunits 64049652058e3b14ae26d3b9e3007775500c8a0e"))
        #expect(text.contains("\(repository) \(head)"))
    }

    @Test func `sizes that cannot be read are measured again, which is said`() throws {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        let (repository, head) = try mirrored(in: layout)
        try directory.write("[", to: "cache/code-sizes.json")
        let notes = Mutex<[String]>([])
        let meter = CodebaseMeter(layout, mirrors: MirrorStore(layout: layout)) { note in
            notes.withLock { $0.append(note) }
        }
        #expect(notes.withLock { $0.count } == 1)
        #expect(try meter.size(of: repository, at: head)?.files == 1)
    }

    @Test func `an object that the mirror lacks is no size, a mirror that cannot be read is an error`() throws
    {
        let directory = try OldWorkspace.copy()
        let layout = WorkspaceLayout(root: directory.path)
        let (repository, head) = try mirrored(in: layout)
        let meter = CodebaseMeter(layout, mirrors: MirrorStore(layout: layout)) { _ in }
        #expect(try meter.size(of: repository, at: .zero) == nil)
        #expect(try meter.size(of: #require(RepositoryName("a/b")), at: head) == nil)
        try FileManager.default.removeItem(atPath: layout.mirror(of: repository) + "/objects")
        #expect(throws: GitError.self) { try meter.size(of: repository, at: head) }
    }

    @Test func `a mirror that made room is not fetched for a size, which is counted`() throws {
        let directory = try TemporaryDirectory()
        let layout = WorkspaceLayout(root: directory.path)
        let (repository, head, source) = try mirroredWithSource(in: layout)
        let store = MirrorStore(layout: layout)
        try FileManager.default.removeItem(atPath: layout.mirror(of: repository))
        #expect(store.knows(repository))
        let meter = CodebaseMeter(layout, mirrors: store) { _ in }
        #expect(try meter.size(of: repository, at: head) == nil)
        #expect(meter.unmeasured == 1)
        #expect(!FileManager.default.fileExists(atPath: layout.mirror(of: repository)))

        // Validation fetches it, and then the size is known without the mirror.
        try withExtendedLifetime(source) { try meter.measure(repository, at: head) }
        try FileManager.default.removeItem(atPath: layout.mirror(of: repository))
        #expect(try meter.size(of: repository, at: head) == CodebaseSize(files: 1, lines: 2))
        #expect(meter.unmeasured == 1)
    }

    /// A repository of one file that has a mirror in the workspace, and its commit.
    private func mirrored(in layout: WorkspaceLayout) throws -> (RepositoryName, ObjectID) {
        let (name, head, _) = try mirroredWithSource(in: layout)
        return (name, head)
    }

    private func mirroredWithSource(
        in layout: WorkspaceLayout
    ) throws -> (RepositoryName, ObjectID, ScriptedRepository) {
        let source = try ScriptedRepository()
        let commit = try source.commit(["a.py": .file(Array("x = 1\ny = 2\n".utf8))], hour: 0)
        try source.set("refs/heads/main", to: commit)
        let name = try #require(RepositoryName("octo/lib"))
        _ = try MirrorStore(layout: layout).update(name, from: source.path)
        return (name, commit, source)
    }
}
