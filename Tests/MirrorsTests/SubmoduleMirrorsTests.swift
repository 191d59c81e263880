import Foundation
import Git
import Instances
import TestSupport
import Testing
import Threads
import Workspace

@testable import Mirrors

@Suite("Repositories that others hold as submodules")
struct SubmoduleMirrorsTests {
    private static let parent = RepositoryName("python/mypy")

    @Test(
        "A URL is taken for the repository of GitHub that it names, and for nothing else",
        arguments: [
            ("https://github.com/python/typeshed", "python/typeshed"),
            ("git@github.com:python/typeshed.git", "python/typeshed"),
            ("https://GitHub.com/python/typeshed.git/", "python/typeshed"),
            ("../typeshed.git", "python/typeshed"), ("../../other/place", "other/place"),
            ("./", "python/mypy"), ("../../../etc/passwd", nil), ("/etc", nil), ("file:///etc", nil),
            ("ext::sh -c id", nil), ("--upload-pack=id", nil), ("https://github.com.evil.org/a/b", nil),
            ("https://github.com/a/b/c", nil), ("https://github.com/../b", nil), ("", nil),
        ] as [(String, String?)])
    func address(url: String, name: String?) throws {
        let parent = try #require(Self.parent)
        #expect(SubmoduleAddress.repository(url, in: parent)?.description == name)
    }

    @Test("A mirror is made where it lacks the commit; a commit that is nowhere is a reason")
    func mirror() async throws {
        let parent = try #require(Self.parent)
        let name = try #require(RepositoryName("python/typeshed"))
        let source = try ScriptedRepository()
        let commit = try source.commit(["a": .text("1")], hour: 0)
        let writer = try RepositoryWriter(at: source.path)
        try writer.setReference("refs/heads/main", to: commit)
        let directory = try TemporaryDirectory()
        let mirrors = SubmoduleMirrors(
            mirrors: MirrorStore(layout: WorkspaceLayout(root: directory.path)), sources: [name: source.path],
            pool: ThreadPool(threads: 1, name: "test"))
        func submodule(_ id: ObjectID, _ url: String = "https://github.com/python/typeshed") -> Submodule {
            Submodule(path: "typeshed", url: url, commit: id)
        }
        let path = try await mirrors.mirror(of: submodule(commit), in: parent).path
        #expect(try Repository(bareAt: path).tree(of: commit) == source.open().tree(of: commit))
        let unknown = try #require(ObjectID(String(repeating: "1", count: 40)))
        await #expect(throws: SubmoduleFailure.self) {
            try await mirrors.mirror(of: submodule(unknown), in: parent)
        }
        await #expect(throws: SubmoduleFailure.self) {
            try await mirrors.mirror(of: submodule(commit, "https://example.org/a.git"), in: parent)
        }
    }
}
