import Foundation
import Git
import Instances
import TestSupport
import Testing
import Threads
import Workspace

@testable import Mirrors

@Suite("Submodules as patches leave them")
struct SubmoduleMovesTests {
    private static func digits(_ digit: String) -> String { String(repeating: digit, count: 40) }

    private static func section(_ path: String, _ old: String?, _ new: String?) -> String {
        let head = "diff --git a/\(path) b/\(path)\n"
        let from = old ?? digits("0")
        let to = new ?? digits("0")
        let mode =
            old == nil
            ? "new file mode 160000\nindex \(from)..\(to)\n"
            : new == nil
                ? "deleted file mode 160000\nindex \(from)..\(to)\n" : "index \(from)..\(to) 160000\n"
        let names =
            "--- \(old == nil ? "/dev/null" : "a/\(path)")\n+++ \(new == nil ? "/dev/null" : "b/\(path)")\n"
        let removed = old.map { "-Subproject commit \($0)\n" } ?? ""
        let added = new.map { "+Subproject commit \($0)\n" } ?? ""
        return head + mode + names + "@@ -\(old == nil ? "0,0" : "1") +\(new == nil ? "0,0" : "1") @@\n"
            + removed
            + added
    }

    @Test("Commits are those that the patches name, in their order")
    func commits() {
        let (one, two) = (Self.digits("1"), Self.digits("2"))
        let moves = SubmoduleMoves([
            Self.section("m", one, two) + Self.section("new", nil, one), Self.section("gone", one, nil),
        ])
        #expect(moves.commits.mapValues(\.description) == ["m": two, "new": one])
        #expect(moves.removed == ["gone"])
        #expect(SubmoduleMoves(["no patch", ""]).paths.isEmpty)
    }

    @Test("The URL of a new submodule is that of the patched file")
    func addresses() {
        let patch = """
            diff --git a/.gitmodules b/.gitmodules
            new file mode 100644
            --- /dev/null
            +++ b/.gitmodules
            @@ -0,0 +1,3 @@
            +[submodule "m"]
            +\tpath = m
            +\turl = https://github.com/octo/part

            """
        #expect(SubmoduleMoves.addresses(in: [patch]) == ["m": "https://github.com/octo/part"])
    }

    @Test("The runs after a patch have the files of the commit to which it moves a submodule")
    func moved() async throws {
        let directory = try TemporaryDirectory()
        let pool = ThreadPool(threads: 1, name: "moves")
        let part = try ScriptedRepository()
        let old = try part.commit(["version": .text("old"), "dropped": .text("x")], hour: 0)
        let new = try part.commit(["version": .text("new"), "dropped": nil], onto: [old], hour: 1)
        try part.set("refs/heads/main", to: new)
        let (name, partName) = (
            try #require(RepositoryName("octo/lib")), try #require(RepositoryName("octo/part"))
        )
        let source = try ScriptedRepository()
        let modules = "[submodule \"m\"]\n\tpath = m\n\turl = ../part\n"
        let base = try source.commit(
            [".gitmodules": .file(Array(modules.utf8)), "m": .gitlink(old), "t": .text("1")], hour: 0)
        try source.set("refs/heads/main", to: base)
        let store = MirrorStore(layout: WorkspaceLayout(root: directory["workspace"]))
        _ = try store.update(name, from: source.path)
        let candidate = Candidate(
            id: InstanceID(name, 7), links: .unknown, baseCommit: base,
            baseCommittedAt: Timestamp(seconds: 0), mergeCommit: nil, headCommit: nil,
            goldPatch: Self.section("m", "\(old)", "\(new)"), testPatch: "", problemStatement: nil, hints: "",
            createdAt: Timestamp(seconds: 0), version: "", policy: "complete", source: .history)
        let checkouts = MirrorCheckouts(
            of: candidate, mirrors: store, directory: directory["checkout"],
            owner: WorkTreeOptions.Owner(user: geteuid(), group: getegid()), allowMissingObjects: false,
            submodules: SubmoduleMirrors(mirrors: store, sources: [partName: part.path], pool: pool),
            pool: pool)
        #expect(try await checkouts.prepareBase() == [])
        let (before, after) = (
            try await checkouts.directory(for: .base), try await checkouts.directory(for: .gold)
        )
        func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
        #expect(try text("\(before)/m/version") == "old" && text("\(after)/m/version") == "new")
        #expect(!FileManager.default.fileExists(atPath: "\(after)/m/dropped"))
    }
}
