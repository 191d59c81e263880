import Files
import Foundation
import Git
import Instances
import TestSupport
import Testing
import Workspace

@testable import Mirrors

@Suite struct `A mirror of a workspace` {
    private let directory: TemporaryDirectory
    private let layout: WorkspaceLayout
    private let name: RepositoryName

    init() throws {
        directory = try TemporaryDirectory()
        layout = WorkspaceLayout(root: directory["workspace"])
        name = try #require(RepositoryName("octo/tool"))
    }

    private func source() throws -> ScriptedRepository {
        let source = try ScriptedRepository()
        try source.set("refs/heads/main", to: try source.commit(["a": .text("1")], hour: 0))
        return source
    }

    @Test func `is not there and not known before it is fetched, and both after`() throws {
        let store = MirrorStore(layout: layout)
        #expect(try store.holdIfPresent(name) == nil)
        #expect(!store.knows(name))
        let source = try source()
        _ = try store.update(name, from: source.path)
        #expect(store.knows(name))
        #expect(try store.holdIfPresent(name)?.path == layout.mirror(of: name))
    }

    @Test func `is known and not present after it made room`() throws {
        let source = try source()
        _ = try MirrorStore(layout: layout).update(name, from: source.path)
        try FileManager.default.removeItem(atPath: layout.mirror(of: name))
        let store = MirrorStore(layout: layout)
        #expect(store.knows(name))
        #expect(try store.holdIfPresent(name) == nil)
        let listing = try MirrorListing(of: layout)
        #expect(listing.mirrors.isEmpty && listing.removed == 1 && listing.bytes == 0)
    }

    @Test func `is fetched again from where it came from, when it made room`() throws {
        let source = try source()
        _ = try MirrorStore(layout: layout).update(name, from: source.path)
        try FileManager.default.removeItem(atPath: layout.mirror(of: name))
        let hold = try MirrorStore(layout: layout).hold(name)
        #expect(try Repository(bareAt: hold.path).head() == source.open().head())
        let record = try #require(try MirrorStore.Record.of(name, in: layout))
        #expect(record.source == source.path && record.repository == name)
    }

    @Test func `is not listed where there is no workspace, and its leftovers are no mirrors`() throws {
        #expect(try MirrorListing(of: layout).mirrors.isEmpty)
        for folder in [".removing-1", "a__b.git.partial", "a__b.git"] {
            try directory.write("12345", to: "workspace/mirrors/\(folder)/objects/x")
        }
        let listing = try MirrorListing(of: layout)
        #expect(listing.mirrors.map(\.folder) == ["a__b.git"])
        #expect(listing.bytes == 5 && listing.mirrors.first?.source == nil)
        try MirrorListing.removeLeftovers(in: layout.mirrors)
        #expect(try directory.contents("workspace/mirrors") == ["a__b.git"])
    }

    @Test func `takes what only it has: files that it shares by links do not count`() throws {
        let own = try directory.write("0123456789", to: "m.git/objects/own")
        #expect(MirrorListing.ownBytes(of: directory["m.git"]) == 10)
        try FileManager.default.linkItem(atPath: own, toPath: directory["elsewhere"])
        #expect(MirrorListing.ownBytes(of: directory["m.git"]) == 0)
        try FileManager.default.createSymbolicLink(
            atPath: directory["m.git/link"], withDestinationPath: directory["elsewhere"])
        #expect(MirrorListing.ownBytes(of: directory["m.git"]) == 0)
        #expect(MirrorListing.ownBytes(of: directory["absent.git"]) == 0)
    }

    @Test func `that cannot be fetched leaves no record and no folder, and can be fetched later`() throws {
        let store = MirrorStore(layout: layout)
        #expect(throws: GitError.self) { try store.update(name, from: directory["nowhere"]) }
        #expect(!store.knows(name))
        #expect(try MirrorListing(of: layout).mirrors.isEmpty)
        let source = try source()
        _ = try store.update(name, from: source.path)
        #expect(store.knows(name))
    }

    @Test func `that is held lives through the making of room, and not longer than it is held`() throws {
        let daemonless = try source()
        let store = MirrorStore(layout: layout, budget: 0)
        var hold: MirrorHold? = try store.update(name, from: daemonless.path)
        let path = try #require(hold?.path)
        // Its own files, as if they had come over a network.
        try directory.write("0123456789", to: "workspace/mirrors/octo__tool.git/own")
        store.makeRoom()
        #expect(FileManager.default.fileExists(atPath: path))
        hold = nil
        store.makeRoom()
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try directory.contents("workspace/mirrors") == ["octo__tool.json"])
    }

    @Test func `whose record is damaged is fetched all the same, and the record is written again`() throws {
        let source = try source()
        try directory.write("{", to: "workspace/mirrors/octo__tool.json")
        #expect(throws: StoredFault.self) { try MirrorStore.Record.of(name, in: layout) }
        _ = try MirrorStore(layout: layout).update(name, from: source.path)
        #expect(try MirrorStore.Record.of(name, in: layout)?.source == source.path)
    }
}

@Suite struct `Why a submodule stays empty` {
    @Test func `is said with what was asked for`() throws {
        let name = try #require(RepositoryName("octo/tool"))
        let cause = GitError(kind: .notFound, operation: "fetching", message: "gone")
        #expect(
            SubmoduleFailure.elsewhere(url: "ext::\u{1b}x").description
                == "\"ext::\\u{1B}x\" is no repository of GitHub")
        #expect(
            SubmoduleFailure.unreachable(name, cause: cause).description
                == "octo/tool cannot be fetched: fetching: gone")
        #expect(
            SubmoduleFailure.noCommit(.zero, name).description
                == "octo/tool does not have the commit \(ObjectID.zero)")
    }
}

extension TemporaryDirectory {
    /// The names in a folder inside, sorted.
    fileprivate func contents(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self[name]).sorted()
    }
}
