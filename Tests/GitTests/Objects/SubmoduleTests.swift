import Foundation
import Instances
import TestSupport
import Testing

@testable import Git

@Suite("Submodules")
struct SubmoduleTests {
    @Test("Path and URL are read as git reads its configuration, and nothing else is")
    func file() {
        let text = """
            # of the project
            [submodule "typeshed"]
            \tpath = mypy/typeshed ; where it belongs
            \turl = https://github.com/python/typeshed
            [SubModule "with \\"spaces\\""]
              path = "a dir/x#y"
              URL=../other.git
            [submodule "half"]
            \tpath = nowhere
            [include]
            \tpath = /etc/passwd
            """
        let entries = SubmoduleFile.entries(text)
        #expect(entries.map(\.path) == ["mypy/typeshed", "a dir/x#y"])
        #expect(entries.map(\.url) == ["https://github.com/python/typeshed", "../other.git"])
    }

    @Test("A commit's submodules are those that the file and the tree both know")
    func listed() throws {
        let scripted = try ScriptedRepository()
        let modules = "[submodule \"a\"]\npath = lib/a\nurl = U\n[submodule \"b\"]\npath = lib/b\nurl = V\n"
        let id = try scripted.commit(
            [
                ".gitmodules": .text(modules), "lib/a": .gitlink(EventfulHistory.someCommit),
                "lib/b": .text("a file"), "lib/c": .gitlink(EventfulHistory.otherCommit),
            ], hour: 0)
        #expect(
            try scripted.open().submodules(in: id)
                == [Submodule(path: "lib/a", url: "U", commit: EventfulHistory.someCommit)])
        let plain = try scripted.commit(["file": .text("")], hour: 1)
        #expect(try scripted.open().submodules(in: plain) == [])
    }

    @Test(
        "A filled submodule has its commit's files, and git sees a clean tree",
        .enabled(if: GitProgram.isAvailable, "needs git"))
    func filled() throws {
        let inner = try ScriptedRepository()
        let commit = try inner.commit(
            ["stdlib/os.pyi": .text("x: int\n"), "run": .executable([]), "up": .symlink("../..")], hour: 1)
        let outer = try ScriptedRepository()
        let id = try outer.commit(["lib/a": .gitlink(commit), "file": .text("1")], hour: 2)
        let folder = outer.directory["tree"]
        let whole = try outer.open().checkOut(id, into: folder)
        let summary = try inner.open().fillSubmodule(commit, at: "lib/a", of: folder)
        #expect(summary.files == 3)
        #expect(try String(contentsOfFile: folder + "/lib/a/stdlib/os.pyi", encoding: .utf8) == "x: int\n")
        #expect(try GitProgram.text("status", "--porcelain", in: folder) == "")
        #expect(try GitProgram.text("rev-parse", "main", in: folder) == whole.commit.description)
        #expect(throws: GitProgram.Failure.self) {
            try GitProgram.text("cat-file", "-e", commit.description, in: folder)
        }
    }

    @Test("A submodule is not written through a link, nor where nothing is")
    func elsewhere() throws {
        let inner = try ScriptedRepository()
        let commit = try inner.commit(["file": .text("evil")], hour: 1)
        let outer = try ScriptedRepository()
        let outside = outer.directory["outside"]
        try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
        let id = try outer.commit(["link": .symlink(outside)], hour: 2)
        let folder = outer.directory["tree"]
        _ = try outer.open().checkOut(id, into: folder)
        for path: GitPath in ["link", "link/deeper", "absent", "..", ".git"] {
            #expect(throws: GitError.self) { try inner.open().fillSubmodule(commit, at: path, of: folder) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside) == [])
    }
}
