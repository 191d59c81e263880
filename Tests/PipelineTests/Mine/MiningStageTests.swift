import Files
import Foundation
import Git
import Instances
import Mining
import Mirrors
import Settings
import TestSupport
import Testing
import Workspace

@testable import Pipeline

@Suite struct `Mining into a workspace` {
    private let directory: TemporaryDirectory
    private let layout: WorkspaceLayout
    private let source: ScriptedRepository
    private let name: RepositoryName
    private let observer = RecordingObserver()

    /// A repository whose history shows one merged pull request.
    init() throws {
        directory = try TemporaryDirectory()
        layout = WorkspaceLayout(root: directory["workspace"])
        source = try ScriptedRepository()
        name = try #require(RepositoryName("octo/lib"))
        let root = try source.commit(
            ["lib/a.py": .file([48, 10]), "tests/test_a.py": .file([48, 10])], hour: 0)
        let merged = try source.commit(
            ["lib/a.py": .file([49, 10]), "tests/test_a.py": .file([49, 10])], onto: [root],
            message: "Mend a (#7)\n", hour: 1)
        try source.set("refs/heads/main", to: merged)
    }

    private func mine(archive: Bool = false) async throws -> RepositoryMining {
        var entry = RepositoryEntry(name: name)
        entry.url = source.path
        var request = MiningRequest(entries: [entry], file: directory["repos.yaml"])
        request.archive = archive ? directory["archive"] : nil
        request.threads = 1
        let stage = MiningStage(
            layout: layout, catalogue: try Catalogue(of: layout), observer: observer)
        return try #require(try await stage.run(request).first)
    }

    private var hasChanged: Bool {
        !observer.notes.contains("octo/lib: nothing has changed since it was mined")
    }

    @Test func `what has not changed is not mined again`() async throws {
        let first = try await mine()
        #expect(first.pullRequests == 1 && first.candidates == 1 && first.failure == nil)
        #expect(hasChanged)
        #expect(try await mine().candidates == 1)
        #expect(!hasChanged)
        #expect(try Catalogue(of: layout).mining(of: name)?.source == .history)
    }

    @Test func `an archive is decoded only for a new generation`() async throws {
        try directory.write("{broken\n", to: "archive/octo__lib/pulls.jsonl")
        let first = try await mine(archive: true)
        #expect(first.refused == ["malformed": 1])
        // That its other files are absent is found in reading it.
        let absent = { (notes: [String]) in notes.count { $0.contains("the file is not there") } }
        #expect(absent(observer.notes) == 3)
        #expect(try await mine(archive: true).refused == ["malformed": 1])
        #expect(!hasChanged && absent(observer.notes) == 3)
        try directory.write("{broken in another way\n", to: "archive/octo__lib/pulls.jsonl")
        _ = try await mine(archive: true)
        #expect(absent(observer.notes) == 6)
    }

    @Test func `a repository that the archive does not hold is mined from its history, which is said`()
        async throws
    {
        try directory.write("", to: "archive/other__lib/pulls.jsonl")
        #expect(try await mine(archive: true).candidates == 1)
        #expect(observer.notes.contains { $0.contains("mined from its history alone") })
    }

    @Test(arguments: ["summary.json", "000000.entries", "000000.jsonl"])
    func `a mining of which a file was damaged is completed again`(file: String) async throws {
        let first = try await mine()
        let path = try #require(try Directory.files(below: layout.mined, suffix: file).first)
        let whole = try RecordFile.read(path)
        try RecordFile.write(Data("{".utf8), to: path)
        let second = try await mine()
        #expect(hasChanged && second.candidates == first.candidates)
        #expect(try RecordFile.read(path) == whole)
        #expect(try Catalogue(of: layout).candidate(InstanceID(name, 7)).goldPatch.contains("lib/a.py"))
    }

    @Test func `the mirror may go once it has been mined`() async throws {
        _ = try await mine()
        let store = MirrorStore(layout: layout, budget: 0)
        store.makeRoom()
        #expect(try MirrorListing(of: layout).mirrors.isEmpty && MirrorListing(of: layout).removed == 1)
    }
}
