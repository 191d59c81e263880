import Foundation
import Git
import Instances
import TestSupport
import Testing
import Threads
import Workspace

@testable import Mirrors

@Suite struct `The checkouts of an instance` {
    private let directory: TemporaryDirectory
    private let source: ScriptedRepository
    private let store: MirrorStore
    private let pool = ThreadPool(threads: 1, name: "checkouts")
    private let name: RepositoryName

    init() throws {
        directory = try TemporaryDirectory()
        source = try ScriptedRepository()
        name = try #require(RepositoryName("octo/lib"))
        store = MirrorStore(layout: WorkspaceLayout(root: directory["workspace"]))
    }

    private static func patch(_ name: String, _ old: String, _ new: String) -> String {
        "diff --git a/\(name) b/\(name)\n--- a/\(name)\n+++ b/\(name)\n@@ -1 +1 @@\n-\(old)\n+\(new)\n"
    }

    /// The checkouts of an instance whose gold patch changes `a.py`, and its test patch `test_a.py`.
    private func checkouts(
        _ extra: [GitPath: RepositoryWriter.Content?] = [:], allowMissingObjects: Bool = false
    ) throws -> MirrorCheckouts {
        let root = try source.commit(["z": .file([])], hour: 0)
        let files: [GitPath: RepositoryWriter.Content?] = [
            "a.py": .file(Array("wrong\n".utf8)), "test_a.py": .file(Array("untested\n".utf8)),
        ]
        let base = try source.commit(files.merging(extra) { $1 }, onto: [root], hour: 1)
        try source.set("refs/heads/main", to: base)
        try source.set("refs/tags/v1.2", to: root)
        _ = try store.update(name, from: source.path)
        let candidate = Candidate(
            id: InstanceID(name, 7), links: .unknown, baseCommit: base,
            baseCommittedAt: Timestamp(seconds: 0), mergeCommit: nil, headCommit: nil,
            goldPatch: Self.patch("a.py", "wrong", "right"),
            testPatch: Self.patch("test_a.py", "untested", "tested"), problemStatement: nil, hints: "",
            createdAt: Timestamp(seconds: 0), version: "", policy: "complete", source: .history)
        return MirrorCheckouts(
            of: candidate, mirrors: store, directory: directory["checkout"],
            owner: WorkTreeOptions.Owner(user: geteuid(), group: getegid()),
            allowMissingObjects: allowMissingObjects,
            submodules: SubmoduleMirrors(mirrors: store, sources: [:], pool: pool), pool: pool)
    }

    private func text(_ checkout: String, _ name: String) throws -> String {
        try String(contentsOfFile: "\(checkout)/\(name)", encoding: .utf8)
    }

    @Test func `the base has the test patch once its tests are to run, gold has both patches`() async throws {
        let checkouts = try checkouts()
        #expect(try await checkouts.prepareBase() == [])
        #expect(try text(checkouts.base, "test_a.py") == "untested\n")
        let base = try await checkouts.directory(for: .base)
        let gold = try await checkouts.directory(for: .gold)
        #expect(base == checkouts.base && gold != base)
        #expect(try text(base, "test_a.py") == "tested\n" && text(base, "a.py") == "wrong\n")
        #expect(try text(gold, "test_a.py") == "tested\n" && text(gold, "a.py") == "right\n")
    }

    @Test func `a checkout is made once, and has the nearest tag`() async throws {
        let checkouts = try checkouts()
        _ = try await checkouts.prepareBase()
        let gold = try await checkouts.directory(for: .gold)
        try Data("changed\n".utf8).write(to: URL(fileURLWithPath: "\(gold)/a.py"))
        #expect(try await checkouts.directory(for: .gold) == gold)
        #expect(try text(gold, "a.py") == "changed\n")
        for checkout in [checkouts.base, gold] {
            let repository = try Repository(bareAt: "\(checkout)/.git")
            #expect(try repository.references(matching: "refs/tags/").map(\.name) == ["refs/tags/v1.2"])
        }
    }

    @Test func `a submodule that is nowhere stays empty, and is said`() async throws {
        let modules = "[submodule \"m\"]\n\tpath = m\n\turl = https://example.org/m\n"
        let commit = try #require(ObjectID(String(repeating: "1", count: 40)))
        let checkouts = try checkouts([
            ".gitmodules": .file(Array(modules.utf8)), "m": .gitlink(commit),
        ])
        let notes = try await checkouts.prepareBase()
        #expect(notes.count == 1 && notes[0].hasPrefix("the submodule m stays empty: "))
    }

    @Test func `a proposed patch that nobody gave has no checkout`() async throws {
        let checkouts = try checkouts()
        _ = try await checkouts.prepareBase()
        let digest = try #require(PatchDigest(String(repeating: "a", count: 64)))
        await #expect(throws: UnknownPatch.self) { try await checkouts.directory(for: .patch(digest)) }
    }
}
