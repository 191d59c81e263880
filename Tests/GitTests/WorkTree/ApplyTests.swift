import Diffs
import Foundation
import TestSupport
import Testing

@testable import Git

@Suite("Applying patches to a work tree")
struct ApplyTests {
    private let directory: TemporaryDirectory
    private var tree: String { directory["tree"] }

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("one\ntwo\nthree\n", to: "tree/a.txt")
        try directory.write("gone\n", to: "tree/deep/down/b.txt")
    }

    private func apply(_ patch: String) throws(WorkTreeError) {
        try WorkTree.apply(Array(patch.utf8), in: tree)
    }

    private func read(_ name: String) -> String? {
        try? String(contentsOfFile: "\(tree)/\(name)", encoding: .utf8)
    }

    /// Expects a refusal that changes nothing.
    private func expectRefusal(
        _ patch: String, _ expected: WorkTreeError.Obstacle, location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try snapshot()
        let error = #expect(throws: WorkTreeError.self, sourceLocation: location) { try apply(patch) }
        guard case .file(_, let obstacle) = error else {
            Issue.record("\(String(describing: error))", sourceLocation: location)
            return
        }
        #expect(obstacle == expected, sourceLocation: location)
        #expect(try snapshot() == before, sourceLocation: location)
    }

    private func snapshot() throws -> [String] {
        let names = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
        return names.sorted().map {
            "\($0): \((try? String(contentsOfFile: directory[$0], encoding: .utf8)) ?? "-")"
        }
    }

    static let edit = """
        diff --git a/a.txt b/a.txt
        --- a/a.txt
        +++ b/a.txt
        @@ -1,3 +1,3 @@
         one
        -two
        +TWO
         three

        """

    static func creation(of path: String, mode: String = "100644", content: String = "new") -> String {
        """
        diff --git a/\(path) b/\(path)
        new file mode \(mode)
        --- /dev/null
        +++ b/\(path)
        @@ -0,0 +1 @@
        +\(content)
        \\ No newline at end of file

        """
    }

    static let removal = """
        diff --git a/deep/down/b.txt b/deep/down/b.txt
        deleted file mode 100644
        --- a/deep/down/b.txt
        +++ /dev/null
        @@ -1 +0,0 @@
        -gone

        """

    static func rename(_ old: String, _ new: String) -> String {
        """
        diff --git a/\(old) b/\(new)
        similarity index 100%
        rename from \(old)
        rename to \(new)

        """
    }

    @Test("Edits, creations and removals; folders come and go with their files")
    func basics() throws {
        try apply(Self.edit + Self.creation(of: "x/y/z.txt") + Self.removal)
        #expect(read("a.txt") == "one\nTWO\nthree\n")
        #expect(read("x/y/z.txt") == "new")
        #expect(!FileManager.default.fileExists(atPath: tree + "/deep"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: tree).sorted() == ["a.txt", "x"])
    }

    @Test("Renames, also of two files that change places")
    func renames() throws {
        try directory.write("bee\n", to: "tree/b.txt")
        try apply(Self.rename("a.txt", "b.txt") + Self.rename("b.txt", "a.txt"))
        #expect(read("a.txt") == "bee\n")
        #expect(read("b.txt") == "one\ntwo\nthree\n")
        try apply(Self.rename("b.txt", "new/place.txt"))
        #expect(read("new/place.txt") == "one\ntwo\nthree\n")
        #expect(read("b.txt") == nil)
    }

    @Test("Modes and links")
    func modesAndLinks() throws {
        try apply("diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100755\n")
        #expect(FileManager.default.isExecutableFile(atPath: tree + "/a.txt"))
        try apply(Self.creation(of: "link", mode: "120000", content: "a.txt"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: tree + "/link") == "a.txt")
        try apply(Self.creation(of: "tool", mode: "100755"))
        #expect(FileManager.default.isExecutableFile(atPath: tree + "/tool"))
        let toFile = """
            diff --git a/link b/link
            deleted file mode 120000
            --- a/link
            +++ /dev/null
            @@ -1 +0,0 @@
            -a.txt
            \\ No newline at end of file

            """
        try apply(toFile + Self.creation(of: "link"))
        #expect(throws: (any Error).self) {
            try FileManager.default.destinationOfSymbolicLink(atPath: tree + "/link")
        }
        #expect(read("link") == "new")
    }

    @Test(
        "Paths that lead elsewhere are refused",
        arguments: ["../out", "x/../../out", ".git/config", "x/.GIT/hooks/y", "x//y", "./x", "/etc/x"])
    func escapes(path: String) throws {
        try expectRefusal(Self.edit + Self.creation(of: path), .unsafePath)
    }

    @Test("A patch does not go through a link, not even one that it makes itself")
    func throughLink() throws {
        try directory.write("secret\n", to: "outside/file")
        try FileManager.default.createSymbolicLink(
            atPath: tree + "/way", withDestinationPath: directory["outside"])
        try expectRefusal(Self.creation(of: "way/new"), .behindLink)
        try expectRefusal(Self.edit.replacing("a.txt", with: "way/file"), .behindLink)
        let link = Self.creation(of: "made", mode: "120000", content: directory["outside"])
        try expectRefusal(link + Self.creation(of: "made/new"), .behindLink)
        try expectRefusal(Self.creation(of: "made/new") + link, .alreadyThere)
        let asFile = Self.edit.replacing("--- a/", with: "index 1111111..2222222 100644\n--- a/")
        try expectRefusal(asFile.replacing("a.txt", with: "way"), .otherKind)
    }

    @Test("What should be there and is not, and the other way round")
    func existence() throws {
        try expectRefusal(Self.edit.replacing("a.txt", with: "c.txt"), .notThere)
        try expectRefusal(Self.creation(of: "a.txt"), .alreadyThere)
        try expectRefusal(Self.creation(of: "n") + Self.creation(of: "n"), .alreadyThere)
        try expectRefusal(Self.rename("a.txt", "deep/down/b.txt"), .alreadyThere)
        try expectRefusal(Self.creation(of: "deep"), .otherKind)
        try expectRefusal(Self.creation(of: "a.txt/below"), .behindLink)
    }

    @Test("A hunk that does not fit changes nothing, and is named")
    func mismatch() throws {
        let before = try snapshot()
        let wrong = Self.edit.replacing("three", with: "four").replacing("two\n", with: "zwei\n")
        let error = #expect(throws: WorkTreeError.self) { try apply(Self.creation(of: "first") + wrong) }
        guard case .section(let section) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(section.hunk == 1)
        #expect(try snapshot() == before)
        #expect(throws: WorkTreeError.self) { try apply("diff --git a/x b/x\n@@ nonsense\n") }
    }

    @Test("A binary file without data, or with data for another file, is refused")
    func binary() throws {
        try expectRefusal(
            "diff --git a/a.txt b/a.txt\nindex 1..2 100644\nBinary files a/a.txt and b/a.txt differ\n",
            .noBinaryData)
        let scripted = try ScriptedRepository()
        let content = (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 7 &* $0) }
        let old = try scripted.commit(["a.txt": .file(content)], hour: 0)
        let new = try scripted.commit(["a.txt": .file(content + [1, 2, 3])], onto: [old], hour: 1)
        let repository = try scripted.open()
        let patch = try repository.render(
            repository.changes(from: old, to: new), options: RenderOptions(binary: .full)
        ).flatMap(\.text)
        try expectRefusal(String(decoding: patch, as: UTF8.self), .binaryMismatch)
        try Data(content).write(to: URL(filePath: tree + "/a.txt"))
        try WorkTree.apply(patch, in: tree)
        #expect(try Data(contentsOf: URL(filePath: tree + "/a.txt")) == Data(content + [1, 2, 3]))
    }

    @Test("Every rendered change leads from its commit's files to the next one's")
    func everyChange() throws {
        let history = try EventfulHistory()
        let repository = try history.repository.open()
        for (number, step) in history.steps.enumerated() {
            guard let old = step.old else { continue }
            let folder = history.repository.directory["step-\(number)"]
            _ = try repository.checkOut(old, into: folder)
            let patch = try repository.render(
                repository.changes(from: old, to: step.new), options: RenderOptions(binary: .full)
            ).flatMap(\.text)
            try WorkTree.apply(patch, in: folder)
            let expected = history.repository.directory["expected-\(number)"]
            _ = try repository.checkOut(step.new, into: expected)
            #expect(try Self.listing(folder) == Self.listing(expected), "\(step.what)")
        }
    }

    /// All files of a work tree with their kind, right to be run and content.
    private static func listing(_ folder: String) throws -> [String] {
        let root = try Folder(at: folder)
        var lines: [String] = []
        try list(root, "", into: &lines)
        return lines.sorted()
    }

    private static func list(_ folder: borrowing Folder, _ prefix: String, into lines: inout [String]) throws
    {
        for name in try folder.names() where !name.elementsEqual(".git".utf8) {
            guard let status = try folder.status(of: name) else { continue }
            let path = prefix + name.map { String($0, radix: 16) }.joined(separator: ".")
            if status.isLink {
                lines.append("\(path) -> \(try folder.readLink(name))")
            } else if status.isFile {
                lines.append("\(path) \(status.isExecutable) \(try folder.read(name))")
            } else if let inner = try folder.folder(name) {
                lines.append("\(path)/")
                try list(inner, path + "/", into: &lines)
            }
        }
    }
}

extension Folder {
    /// The names in the folder, for comparisons.
    fileprivate func names() throws -> [[UInt8]] {
        guard let stream = opendir(path) else { throw CocoaError(.fileReadUnknown) }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [46], name != [46, 46] { names.append(name) }
        }
        return names
    }
}
