import Foundation
import Instances
import Synchronization
import TestSupport
import Testing

@testable import Git

@Suite("Mirrors")
struct MirrorTests {
    /// A repository with a pull request.
    private func source() throws -> (repository: ScriptedRepository, first: ObjectID, pull: ObjectID) {
        let repository = try ScriptedRepository()
        let first = try repository.commit(["a": .text("1")], hour: 0)
        let pull = try repository.commit(["a": .text("2")], onto: [first], hour: 1)
        try repository.set("refs/heads/main", to: first)
        try repository.set("refs/pull/1/head", to: pull)
        return (repository, first, pull)
    }

    @Test("A mirror of a folder has all references, those of pull requests included")
    func fresh() throws {
        let (repository, first, pull) = try source()
        let mirror = repository.directory["mirror.git"]
        let steps = Mutex<[MirrorProgress.Phase]>([])
        let summary = try Mirror.update(at: mirror, from: repository.path) { step in
            steps.withLock { $0.append(step.phase) }
        }
        #expect(summary.isNew)
        #expect(summary.head == first)
        #expect(summary.references == 2)
        #expect(summary.updatedReferences == 2)
        let copy = try Repository(bareAt: mirror)
        #expect(try copy.references().map(\.target) == [first, pull])
        #expect(try copy.file(at: "a", in: pull) == [UInt8(ascii: "2")])
        let phases = steps.withLock { $0 }
        #expect(phases.first == .connecting)
        #expect(phases.contains(.linking))
        #expect(phases.last == .references)
    }

    @Test("An update brings what is new and drops what is gone")
    func update() throws {
        let (repository, first, _) = try source()
        let mirror = repository.directory["mirror.git"]
        _ = try Mirror.update(at: mirror, from: "file://" + repository.path)
        let second = try repository.commit(["b": .text("b")], onto: [first], hour: 2)
        try repository.set("refs/heads/main", to: second)
        let writer = try RepositoryWriter(at: repository.path)
        try writer.removeReference("refs/pull/1/head")
        let summary = try Mirror.update(at: mirror, from: repository.path)
        #expect(!summary.isNew)
        #expect(summary.head == second)
        #expect(summary.updatedReferences == 1)
        #expect(summary.removedReferences == 1)
        let unchanged = try Mirror.update(at: mirror, from: repository.path)
        #expect(unchanged.updatedReferences == 0)
        #expect(unchanged.receivedBytes == 0)
    }

    @Test("A source without configuration that lacks objects is mirrored all the same")
    func incomplete() throws {
        let (repository, first, _) = try source()
        let blob = try #require(try repository.open().version(at: "a", in: first)).id
        try FileManager.default.removeItem(atPath: repository.objectFile(blob))
        try FileManager.default.removeItem(atPath: repository.path + "/config")
        let mirror = repository.directory["mirror.git"]
        _ = try Mirror.update(at: mirror, from: repository.path)
        let copy = try Repository(bareAt: mirror)
        #expect(try copy.head() == first)
        let hasBlob = copy.contains(blob)
        #expect(!hasBlob)
    }

    @Test("A source that is not there leaves nothing behind")
    func absent() throws {
        let directory = try TemporaryDirectory()
        let error = #expect(throws: GitError.self) {
            try Mirror.update(at: directory["mirror.git"], from: directory["nowhere"])
        }
        #expect(error?.kind == .notARepository)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test("A host that does not answer is a fault of the network")
    func unreachable() throws {
        let directory = try TemporaryDirectory()
        let error = #expect(throws: GitError.self) {
            try Mirror.update(at: directory["mirror.git"], from: "git://127.0.0.1:1/nothing")
        }
        #expect(error?.kind == .network)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test("What is a path and what is a URL")
    func kinds() {
        #expect(MirrorSource.localPath("/some/where") == "/some/where")
        #expect(MirrorSource.localPath("./where") == "./where")
        #expect(MirrorSource.localPath("file:///some/where%20else") == "/some/where else")
        #expect(MirrorSource.localPath("https://example.org/a/b") == nil)
        #expect(MirrorSource.localPath("git@example.org:a/b") == nil)
    }

    @Test(
        "A work tree with its repository inside, and one that borrows objects, are sources, too",
        .enabled(if: GitProgram.isAvailable, "needs git"))
    func otherForms() throws {
        let (repository, first, _) = try source()
        let clone = repository.directory["clone"]
        try GitProgram.text(
            "clone", "--quiet", "--shared", repository.path, clone, in: repository.directory.path)
        let mirror = repository.directory["mirror.git"]
        let summary = try Mirror.update(at: mirror, from: clone)
        #expect(summary.head == first)
        #expect(try Repository(bareAt: mirror).file(at: "a", in: first) == [UInt8(ascii: "1")])
    }

    @Test("A mirror by the network", .enabled(if: GitDaemon.isAvailable, "needs git daemon"))
    func network() throws {
        let (repository, first, pull) = try source()
        let daemon = try GitDaemon(serving: [repository.path])
        defer { daemon.stop() }
        let mirror = repository.directory["mirror.git"]
        let url = daemon.url(of: repository.path)
        let summary = try Mirror.update(at: mirror, from: url)
        #expect(summary.head == first)
        #expect(try Repository(bareAt: mirror).resolve("refs/pull/1/head") == pull)
        let second = try repository.commit(["b": .text("b")], onto: [first], hour: 2)
        try repository.set("refs/heads/main", to: second)
        let writer = try RepositoryWriter(at: repository.path)
        try writer.removeReference("refs/pull/1/head")
        let update = try Mirror.update(at: mirror, from: url)
        #expect(update.head == second)
        #expect(update.removedReferences == 1)
        #expect(try Repository(bareAt: mirror).file(at: "b", in: second) == [UInt8(ascii: "b")])
    }
}
