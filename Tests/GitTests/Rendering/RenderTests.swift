import Foundation
import Instances
import TestSupport
import Testing

@testable import Git

@Suite("Rendering patches")
struct RenderTests {
    @Test("A small change reads as git writes it")
    func small() throws {
        let scripted = try ScriptedRepository()
        let body = EventfulHistory.numbered(12)
        let old = try scripted.commit(["a.py": .text("def one():\n" + body)], hour: 0)
        let new = try scripted.commit(["a.py": .text("def one():\n" + body + "tail")], onto: [old], hour: 1)
        let repository = try scripted.open()
        let files = try repository.render(repository.changes(from: old, to: new))
        let text = """
            diff --git a/a.py b/a.py
            index e7855cd..da1ae0c 100644
            --- a/a.py
            +++ b/a.py
            @@ -11,3 +11,4 @@ def one():
             line 9
             line 10
             line 11
            +tail
            \\ No newline at end of file

            """
        #expect(files.map { String(decoding: $0.text, as: UTF8.self) } == [text])
        #expect(files.allSatisfy { !$0.isBinary && $0.omitted.isEmpty })
    }

    @Test(
        "Every kind of change is rendered byte for byte as by git",
        .enabled(if: GitProgram.isAvailable, "needs git to compare with"))
    func asGit() throws {
        let history = try EventfulHistory()
        let repository = try history.repository.open()
        for step in history.steps {
            let mine = try repository.render(repository.changes(from: step.old, to: step.new)).flatMap(\.text)
            let theirs = try Self.gitDiff(step.old, step.new, in: history.repository)
            #expect(
                String(decoding: mine, as: UTF8.self) == String(decoding: theirs, as: UTF8.self),
                "\(step.what)")
            #expect(mine == Array(theirs), "\(step.what)")
        }
    }

    @Test(
        "Random edits of a Python file are rendered as by git",
        .enabled(if: GitProgram.isAvailable, "needs git to compare with"), arguments: 1...12)
    func randomEdits(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let scripted = try ScriptedRepository()
        var lines = (0..<200).map { $0 % 9 == 0 ? "def f\($0)(x):" : "    y = \($0 % 13)" }
        let old = try scripted.commit(["m.py": .text(lines.joined(separator: "\n"))], hour: 0)
        for _ in 0..<Int.random(in: 1...25, using: &random) {
            let place = Int.random(in: 0..<lines.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: lines.remove(at: place)
            case 1: lines.insert(lines[Int.random(in: 0..<lines.count, using: &random)], at: place)
            default: lines[place] = ""
            }
        }
        let new = try scripted.commit(["m.py": .text(lines.joined(separator: "\n"))], onto: [old], hour: 1)
        let repository = try scripted.open()
        let mine = try repository.render(repository.changes(from: old, to: new)).flatMap(\.text)
        let theirs = try Self.gitDiff(old, new, in: scripted)
        #expect(mine == Array(theirs))
    }

    @Test("Binary data in a patch is what git apply takes", .enabled(if: GitProgram.isAvailable, "needs git"))
    func binaryData() throws {
        let scripted = try ScriptedRepository()
        let first = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* $0) }
        let old = try scripted.commit(["a.bin": .file(first), "gone.bin": .file([0, 1])], hour: 0)
        let new = try scripted.commit(
            ["a.bin": .file([0] + first + [7, 7]), "gone.bin": nil, "new.bin": .file([0, 255])], onto: [old],
            hour: 1)
        let repository = try scripted.open()
        let patch = try repository.render(
            repository.changes(from: old, to: new), options: RenderOptions(binary: .full, indexLine: .none))
        #expect(patch.map(\.isBinary) == [true, true, true])
        let folder = scripted.directory["tree"]
        _ = try repository.checkOut(old, into: folder)
        try GitProgram.run(["apply", "--index"], in: folder, input: Data(patch.flatMap(\.text)))
        #expect(try GitProgram.text("write-tree", in: folder) == repository.tree(of: new).description)
    }

    @Test("A file whose patch is not UTF-8 is binary when that is asked for")
    func nonUTF8AsBinary() throws {
        let scripted = try ScriptedRepository()
        let old = try scripted.commit(["a.txt": .file([0xe9, 10]), "b.txt": .text("b\n")], hour: 0)
        let new = try scripted.commit(
            ["a.txt": .file([0xe8, 10]), "b.txt": .text("c\n")], onto: [old], hour: 1)
        let repository = try scripted.open()
        let changes = try repository.changes(from: old, to: new)
        #expect(try repository.render(changes).map(\.isBinary) == [false, false])
        let options = RenderOptions(binary: .full, nonUTF8AsBinary: true)
        let files = try repository.render(changes, options: options)
        #expect(files.map(\.isBinary) == [true, false])
        #expect(String(validating: files.flatMap(\.text), as: UTF8.self) != nil)
    }

    @Test("A missing object is an error that names it, or its file is skipped")
    func missingObject() throws {
        let scripted = try ScriptedRepository()
        let old = try scripted.commit(["a.txt": .text("a\n"), "b.txt": .text("b\n")], hour: 0)
        let new = try scripted.commit(["a.txt": .text("A\n"), "b.txt": .text("B\n")], onto: [old], hour: 1)
        let repository = try scripted.open()
        let blob = try #require(try repository.version(at: "a.txt", in: new)).id
        try FileManager.default.removeItem(atPath: scripted.objectFile(blob))
        let changes = try repository.changes(from: old, to: new)
        let error = #expect(throws: GitError.self) { try repository.render(changes) }
        #expect(error?.kind == .missingObject(blob))
        #expect(error?.description.contains("a.txt") == true)
        let files = try repository.render(changes, options: RenderOptions(missingObjects: .skip))
        #expect(files.map(\.omitted) == [[blob], []])
        #expect(files.map(\.text.isEmpty) == [true, false])
    }

    @Test("A damaged object is an error that names it")
    func corruptObject() throws {
        let scripted = try ScriptedRepository()
        let commit = try scripted.commit(["a.txt": .text("a\n")], hour: 0)
        let repository = try scripted.open()
        let blob = try #require(try repository.version(at: "a.txt", in: commit)).id
        let file = URL(filePath: scripted.objectFile(blob))
        try FileManager.default.removeItem(at: file)
        try Data("this is no object".utf8).write(to: file)
        let error = #expect(throws: GitError.self) { try repository.blob(blob) }
        #expect(error?.kind == .corruptObject(blob))
    }

    @Test("Ids in index lines: as git, whole, or none")
    func indexLines() throws {
        let scripted = try ScriptedRepository()
        let old = try scripted.commit(["a.txt": .text("a\n")], hour: 0)
        let new = try scripted.commit(["a.txt": .text("b\n")], onto: [old], hour: 1)
        let repository = try scripted.open()
        let changes = try repository.changes(from: old, to: new)
        func indexLine(_ kind: RenderOptions.IndexLine) throws -> Substring? {
            let text = try repository.render(changes, options: RenderOptions(indexLine: kind)).flatMap(\.text)
            return String(decoding: text, as: UTF8.self).split(separator: "\n").first {
                $0.hasPrefix("index ")
            }
        }
        #expect(try indexLine(.abbreviated) == "index 7898192..6178079 100644")
        #expect(
            try indexLine(.full)
                == "index 78981922613b2afb6025042ff6bd878ac1994e85..61780798228d17af2d34fce4cfbdf35556832472 100644"
        )
        #expect(try indexLine(.none) == nil)
    }

    /// What git writes, told to use its pattern for Python as GitHub does.
    static func gitDiff(_ old: ObjectID?, _ new: ObjectID, in scripted: ScriptedRepository) throws -> Data {
        try scripted.directory.write("*.py diff=python\n*.pyi diff=python\n", to: "attributes")
        let empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        return try GitProgram.run(
            [
                "-c", "core.attributesFile=\(scripted.directory["attributes"])",
                "-c", #"diff.python.xfuncname=^[ \t]*((class|(async[ \t]+)?def)[ \t].*)$"#,
                "diff", "-M", old?.description ?? empty, new.description,
            ], in: scripted.path)
    }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
