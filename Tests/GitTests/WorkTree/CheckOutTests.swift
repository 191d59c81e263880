import Foundation
import Instances
import TestSupport
import Testing

@testable import Git

@Suite("Work trees of one commit")
struct CheckOutTests {
    @Test("Files, modes and links are as in the commit")
    func contents() throws {
        let scripted = try ScriptedRepository()
        let id = try scripted.commit(
            [
                "a.txt": .text("a\r\n"), "bin/run": .executable(Array("run".utf8)),
                "to/link": .symlink("../a.txt"),
                "module": .gitlink(EventfulHistory.someCommit), "zero": .text(""),
                GitPath(bytes: [0xff, 0xfe]): .text("bytes"),
            ], hour: 3)
        let folder = scripted.directory["tree"]
        let summary = try scripted.open().checkOut(id, into: folder)
        #expect(summary.files == 6)
        #expect(summary.omitted == [])
        #expect(try Data(contentsOf: URL(filePath: folder + "/a.txt")) == Data("a\r\n".utf8))
        #expect(FileManager.default.isExecutableFile(atPath: folder + "/bin/run"))
        #expect(!FileManager.default.isExecutableFile(atPath: folder + "/a.txt"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/to/link") == "../a.txt")
        let date =
            try FileManager.default.attributesOfItem(atPath: folder + "/a.txt")[.modificationDate] as? Date
        #expect(
            date.map { Int64($0.timeIntervalSince1970) } == ScriptedRepository.signature(hour: 3).date.seconds
        )
    }

    @Test(
        "The repository in it knows one commit, is clean and described by the tag",
        .enabled(if: GitProgram.isAvailable, "needs git"))
    func repository() throws {
        let history = try EventfulHistory()
        let step = try #require(history.steps.first { $0.what == "mode and content" })
        let folder = history.repository.directory["tree"]
        let repository = try history.repository.open()
        let summary = try repository.checkOut(step.new, into: folder, options: WorkTreeOptions(tag: "v1.0"))
        #expect(try GitProgram.text("status", "--porcelain", in: folder) == "")
        #expect(try GitProgram.text("describe", in: folder) == "v1.0")
        #expect(try GitProgram.text("rev-parse", "main", in: folder) == summary.commit.description)
        #expect(
            try GitProgram.text("rev-parse", "main^{tree}", in: folder)
                == repository.tree(of: step.new).description)
        #expect(
            try GitProgram.text("log", "--format=%an %ae %at %s", in: folder).hasPrefix(
                "Ada Example ada@example.org"))
        #expect(try GitProgram.text("remote", in: folder) == "")
        #expect(try GitProgram.text("fsck", "--strict", "--no-dangling", in: folder) == "")
        for (_, later) in history.commits {
            #expect(throws: GitProgram.Failure.self) {
                try GitProgram.text("cat-file", "-e", later.description, in: folder)
            }
        }
        let count = try GitProgram.text("rev-list", "--all", "--count", in: folder)
        #expect(count == "1")
    }

    @Test("The same commit makes the same commit")
    func deterministic() throws {
        let scripted = try ScriptedRepository()
        let id = try scripted.commit(["a/b": .text("1"), "a.b": .text("2")], hour: 0)
        let repository = try scripted.open()
        let one = try repository.checkOut(id, into: scripted.directory["one"])
        let two = try repository.checkOut(id, into: scripted.directory["two"])
        #expect(one == two)
    }

    @Test(
        "A second checkout of a commit shares the objects of the first",
        .enabled(if: GitProgram.isAvailable, "needs git"))
    func twin() throws {
        let scripted = try ScriptedRepository()
        // Several lengths, equal contents, and more than one byte of them in a header of the pack.
        let id = try scripted.commit(
            [
                "a/b": .text("1"), "a/c": .text("1"), "empty": .text(""),
                "long": .text(String(repeating: "line\n", count: 5000)),
            ], hour: 0)
        let repository = try scripted.open()
        let first = scripted.directory["one"]
        let summary = try repository.checkOut(id, into: first, options: WorkTreeOptions(tag: "v1"))
        let second = scripted.directory["two"]
        var options = WorkTreeOptions(tag: "v1")
        options.twin = WorkTreeOptions.Twin(directory: first, summary: summary)
        #expect(try repository.checkOut(id, into: second, options: options) == summary)
        for folder in [first, second] {
            #expect(try GitProgram.text("fsck", "--strict", "--full", in: folder) == "")
            #expect(try GitProgram.text("status", "--porcelain", in: folder) == "")
            #expect(try GitProgram.text("describe", in: folder) == "v1")
            #expect(try GitProgram.text("count-objects", in: folder) == "0 objects, 0 kilobytes")
        }
        let packs = try FileManager.default.contentsOfDirectory(atPath: first + "/.git/objects/pack")
        #expect(packs.count == 2)
        for name in packs {
            let place = "/.git/objects/pack/\(name)"
            let number = {
                try FileManager.default.attributesOfItem(atPath: $0 + place)[.systemFileNumber] as? Int
            }
            #expect(try number(first) == number(second))
        }
    }

    @Test(
        "A second checkout has the files of the first under a second name, but for those that were changed there",
        .enabled(if: GitProgram.isAvailable, "needs git"))
    func twinFiles() throws {
        let scripted = try ScriptedRepository()
        let id = try scripted.commit(
            [
                "kept/a": .text("a\n"), "kept/run": .executable(Array("run\n".utf8)),
                "changed": .text("old\n"),
                "removed": .text("r\n"), "gone/x": .text("x\n"), "link": .symlink("changed"),
            ], hour: 0)
        let repository = try scripted.open()
        let (first, second) = (scripted.directory["one"], scripted.directory["two"])
        let summary = try repository.checkOut(id, into: first)
        let patch = """
            --- a/changed
            +++ b/changed
            @@ -1 +1 @@
            -old
            +new

            """
        try WorkTree.apply(Array(patch.utf8), in: first)
        let manager = FileManager.default
        try manager.removeItem(atPath: first + "/removed")
        try manager.removeItem(atPath: first + "/gone")
        try manager.createSymbolicLink(atPath: first + "/gone", withDestinationPath: "kept")
        var options = WorkTreeOptions()
        options.twin = WorkTreeOptions.Twin(directory: first, summary: summary)
        #expect(try repository.checkOut(id, into: second, options: options) == summary)
        let number = { (path: String) in
            try manager.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        }
        for name in ["kept/a", "kept/run"] {
            #expect(try number("\(first)/\(name)") == number("\(second)/\(name)"))
        }
        #expect(try number(first + "/changed") != number(second + "/changed"))
        #expect(try GitProgram.text("diff-files", in: second) == "")
        #expect(try GitProgram.text("status", "--porcelain", in: second) == "")
        // What is patched in one is not patched in the other.
        try WorkTree.apply(
            Array(patch.replacing("changed", with: "kept/a").replacing("old", with: "a").utf8), in: second)
        #expect(try String(contentsOfFile: first + "/kept/a", encoding: .utf8) == "a\n")
        #expect(try String(contentsOfFile: second + "/kept/a", encoding: .utf8) == "new\n")
        #expect(try String(contentsOfFile: first + "/changed", encoding: .utf8) == "new\n")
    }

    @Test("A missing blob is an error, or its file is left out and named")
    func missing() throws {
        let scripted = try ScriptedRepository()
        let id = try scripted.commit(["a": .text("1"), "b": .text("2")], hour: 0)
        let repository = try scripted.open()
        let blob = try #require(try repository.version(at: "b", in: id)).id
        try FileManager.default.removeItem(atPath: scripted.objectFile(blob))
        let error = #expect(throws: GitError.self) {
            try repository.checkOut(id, into: scripted.directory["one"])
        }
        #expect(error?.kind == .missingObject(blob))
        let summary = try repository.checkOut(
            id, into: scripted.directory["two"], options: WorkTreeOptions(missingObjects: .skip))
        #expect(summary.files == 1)
        #expect(summary.omitted == [WorkTreeSummary.Omission(path: "b", id: blob)])
        #expect(!FileManager.default.fileExists(atPath: scripted.directory["two/b"]))
    }

    @Test(
        "Names that lead elsewhere or into .git are refused",
        arguments: [
            ".git", ".GIT", "..", ".", "a/b", "git~1", ".git ", ".g\u{200c}it", ".git::$INDEX_ALLOCATION",
        ])
    func hostileNames(name: String) throws {
        let scripted = try ScriptedRepository()
        let blob = try scripted.write(Array("evil".utf8), as: .blob)
        let inner = try scripted.write(Array("100644 config\0".utf8) + blob.bytes, as: .tree)
        for (mode, id) in [("100644", blob), ("40000", inner), ("120000", blob)] {
            let tree = try scripted.write(Array("\(mode) \(name)\0".utf8) + id.bytes, as: .tree)
            let writer = try RepositoryWriter(at: scripted.path)
            let commit = try writer.commit(
                tree: tree, author: ScriptedRepository.signature(hour: 0), message: "m")
            let folder = scripted.directory["tree-\(mode)"]
            let error = #expect(throws: GitError.self) { try scripted.open().checkOut(commit, into: folder) }
            #expect(error?.kind == .forbiddenName)
            let content = try? String(contentsOfFile: folder + "/.git/config", encoding: .utf8)
            #expect(content?.contains("evil") == false)
        }
    }

    @Test("A link and a folder of the same name do not lead out")
    func linkAndFolder() throws {
        let scripted = try ScriptedRepository()
        let target = try scripted.write(Array(scripted.directory["outside"].utf8), as: .blob)
        try FileManager.default.createDirectory(
            atPath: scripted.directory["outside"], withIntermediateDirectories: true)
        let inner = try scripted.write(Array("100644 file\0".utf8) + target.bytes, as: .tree)
        let tree = try scripted.write(
            Array("120000 a\0".utf8) + target.bytes + Array("40000 a\0".utf8) + inner.bytes, as: .tree)
        let writer = try RepositoryWriter(at: scripted.path)
        let commit = try writer.commit(
            tree: tree, author: ScriptedRepository.signature(hour: 0), message: "m")
        #expect(throws: GitError.self) {
            try scripted.open().checkOut(commit, into: scripted.directory["tree"])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scripted.directory["outside"]) == [])
    }

    @Test("A folder that is not empty is left alone")
    func notEmpty() throws {
        let scripted = try ScriptedRepository()
        let id = try scripted.commit(["a": .text("1")], hour: 0)
        try scripted.directory.write("mine", to: "tree/file")
        let error = #expect(throws: GitError.self) {
            try scripted.open().checkOut(id, into: scripted.directory["tree"])
        }
        #expect(error?.kind == .invalidInput)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scripted.directory["tree"]) == ["file"])
    }
}
