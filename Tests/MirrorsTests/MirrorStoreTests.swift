import Foundation
import Git
import Instances
import Synchronization
import TestSupport
import Testing
import Workspace

@testable import Mirrors

@Suite("The mirrors of a workspace")
struct MirrorStoreTests {
    /// Repositories on this machine that are reached as others are over the network, by URL, so that their objects are
    /// copied; and an observer that keeps what it is told.
    private struct Place {
        let directory: TemporaryDirectory
        var layout: WorkspaceLayout { WorkspaceLayout(root: directory["workspace"]) }

        init() throws { directory = try TemporaryDirectory() }

        func name(_ text: String) throws -> RepositoryName { try #require(RepositoryName(text)) }

        /// A repository with so many bytes in it that cannot be compressed.
        func repository(bytes: Int) throws -> ScriptedRepository {
            let repository = try ScriptedRepository()
            var generator = SystemRandomNumberGenerator()
            let content = (0..<bytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let commit = try repository.commit(["a": .file(content)], hour: 0)
            try repository.set("refs/heads/main", to: commit)
            return repository
        }

        func isThere(_ name: RepositoryName) -> Bool {
            FileManager.default.fileExists(atPath: layout.mirror(of: name))
        }
    }

    /// Copies a mirror's files, so that they are its own as fetched ones are.
    private func unlink(_ path: String) throws {
        let away = path + "-away"
        try FileManager.default.moveItem(atPath: path, toPath: away)
        try FileManager.default.copyItem(atPath: away, toPath: path)
        try FileManager.default.removeItem(atPath: away)
    }

    @Test("The mirror that was used longest ago makes room, and is fetched again when it is needed")
    func room() throws {
        let place = try Place()
        let names = try ["o/a", "o/b", "o/c"].map(place.name)
        let sources = try names.map { _ in try place.repository(bytes: 100_000) }
        for (name, source) in zip(names, sources) {
            let hold = try MirrorStore(layout: place.layout).update(name, from: source.path)
            try unlink(hold.path)
        }
        // By their folders' times the second was used longest ago.
        for (name, age) in zip(names, [10.0, 30, 20]) {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -age)],
                ofItemAtPath: place.layout.mirror(of: name))
        }
        let listing = try MirrorListing(of: place.layout)
        #expect(listing.mirrors.map(\.folder) == ["o__a.git", "o__b.git", "o__c.git"])
        #expect(listing.bytes > 300_000)
        #expect(listing.mirrors.map(\.source) == sources.map(\.path))

        let store = MirrorStore(layout: place.layout, budget: 250_000)
        store.makeRoom()
        #expect(names.map(place.isThere) == [true, false, true])
        #expect(try MirrorListing(of: place.layout).removed == 1)
        #expect(store.knows(names[1]))

        // Reading the third one keeps it; the second one comes back, and the first one goes.
        let third = try store.hold(names[2])
        let second = try store.hold(names[1])
        try unlink(second.path)
        store.makeRoom()
        #expect(try Repository(bareAt: second.path).head() == sources[1].open().head())
        #expect(names.map(place.isThere) == [false, true, true])
        withExtendedLifetime(third) {}
        withExtendedLifetime(second) {}
        let left = try FileManager.default.contentsOfDirectory(atPath: place.layout.mirrors)
        #expect(!left.contains { $0.hasPrefix(".removing-") })
    }

    @Test("A mirror that is held stays, over the budget; when it is let go it may go")
    func held() throws {
        let place = try Place()
        let name = try place.name("o/a")
        let source = try place.repository(bytes: 1000)
        let store = MirrorStore(layout: place.layout, budget: 0)
        var hold: MirrorHold? = try store.update(name, from: source.path)
        try unlink(place.layout.mirror(of: name))
        store.makeRoom()
        #expect(place.isThere(name))
        withExtendedLifetime(hold) {}
        hold = nil
        store.makeRoom()
        #expect(!place.isThere(name))
    }

    @Test("What a crash left of fetches and removals is cleared; a mirror that was never fetched is named")
    func leftovers() throws {
        let place = try Place()
        for name in [".removing-1", "o__a.git.partial"] {
            try FileManager.default.createDirectory(
                atPath: "\(place.layout.mirrors)/\(name)/objects", withIntermediateDirectories: true)
        }
        let store = MirrorStore(layout: place.layout)
        let error = #expect(throws: GitError.self) { try store.hold(place.name("o/a")) }
        #expect(error?.description.contains("swegym mine") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.layout.mirrors) == [])
    }

    @Test("Many that need an absent mirror at once fetch it once")
    func crowd() async throws {
        let place = try Place()
        let name = try place.name("o/a")
        let source = try place.repository(bytes: 1000)
        let notes = Notes()
        let first = MirrorStore(layout: place.layout)
        _ = try first.update(name, from: source.path)
        try FileManager.default.removeItem(atPath: place.layout.mirror(of: name))
        let store = MirrorStore(layout: place.layout, noted: notes.note)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let hold = try store.hold(name)
                    _ = try Repository(bareAt: hold.path).head()
                }
            }
            try await group.waitForAll()
        }
        #expect(notes.all.count { $0.contains("again") } == 1)
    }

    @Test(
        "A fork borrows from its relative, which stays as long as the fork does",
        .enabled(if: GitDaemon.isAvailable, "needs git daemon"))
    func relatives() throws {
        let place = try Place()
        let (upstream, fork) = (try place.name("up/a"), try place.name("fork/a"))
        let (one, two) = (try ScriptedRepository(), try ScriptedRepository())
        for repository in [one, two] {
            let commit = try repository.commit(["a": .text("shared")], hour: 0)
            try repository.set("refs/heads/main", to: commit)
        }
        let daemon = try GitDaemon(serving: [one.path, two.path])
        defer { daemon.stop() }
        let store = MirrorStore(layout: place.layout, budget: 0)
        var holds = [
            try store.update(upstream, from: daemon.url(of: one.path)),
            try store.update(fork, from: daemon.url(of: two.path)),
        ]
        let listing = try MirrorListing(of: place.layout)
        #expect(listing.mirrors.map(\.lenders) == [["up__a.git"], []])
        holds.removeFirst()
        store.makeRoom()
        #expect(place.isThere(upstream))
        #expect(try Repository(bareAt: holds[0].path).head() == one.open().head())
        holds = []
        store.makeRoom()
        #expect(!place.isThere(upstream))
        #expect(!place.isThere(fork))
    }
}

/// Keeps what people should know.
private final class Notes: Sendable {
    private let told = Mutex<[String]>([])
    var all: [String] { told.withLock { $0 } }
    func note(_ message: String) { told.withLock { $0.append(message) } }
}
