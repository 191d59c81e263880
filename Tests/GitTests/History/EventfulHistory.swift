import Instances
import TestSupport

@testable import Git

/// A history in which everything happens to files that a patch can show.
struct EventfulHistory {
    let repository: ScriptedRepository
    /// Each commit with what happens in it; each one's parent is the one before.
    private(set) var commits: [(what: String, id: ObjectID)] = []

    init() throws {
        repository = try ScriptedRepository()
        try add("first files", Self.firstFiles)
        for (what, files) in Self.events { try add(what, files) }
    }

    private mutating func add(_ what: String, _ files: [GitPath: RepositoryWriter.Content?]) throws {
        let parents = commits.last.map { [$0.id] } ?? []
        let id = try repository.commit(files, onto: parents, message: "\(what)\n", hour: commits.count)
        commits.append((what, id))
        try repository.set("refs/heads/main", to: id)
    }

    /// A commit with its parent (nil for the first).
    var steps: [(what: String, old: ObjectID?, new: ObjectID)] {
        commits.indices.map { ($0 == 0 ? nil : commits[$0 - 1].id, commits[$0]) }
            .map { ($0.1.what, $0.0, $0.1.id) }
    }

    static func numbered(_ count: Int, _ change: (Int) -> String? = { _ in nil }) -> String {
        (0..<count).map { (change($0) ?? "line \($0)") + "\n" }.joined()
    }

    static func module(_ body: (Int) -> String) -> String {
        (0..<30).map { "class Thing\($0):\n    async  def method\($0)(self):\n\(body($0))\n" }.joined()
    }

    static let filler = (0..<6).map { "        x = \($0)\n" }.joined()

    static var firstFiles: [GitPath: RepositoryWriter.Content?] {
        [
            "src/module.py": .text(module { _ in filler }),
            "notes.txt": .text(numbered(60)),
            "windows.txt": .text(numbered(30).replacing("\n", with: "\r\n")),
            "open-ended.txt": .text("one\ntwo\nthree"),
            "tool.sh": .text("#!/bin/sh\ntrue\n"),
            "picture.png": .file([137, 80, 78, 71, 0, 1, 2, 3] + (0..<200).map { UInt8($0 % 251) }),
            "a folder/with blanks.txt": .text("blank\n"),
            "quoted\ttab \"and\" \\.txt": .text("odd\n"),
            "link": .symlink("notes.txt"),
            "submodule": .gitlink(someCommit),
            "empty.txt": .text(""),
            "folder/inside.txt": .text(numbered(9)),
            GitPath(bytes: Array("latin-".utf8) + [0xe9, 0xff]): .text("name\n"),
            "latin.txt": .file(Array("caf".utf8) + [0xe9, 10] + Array(numbered(12).utf8)),
            "twin-1.txt": .text(numbered(40)), "twin-2.txt": .text(numbered(40)),
        ]
    }

    static let someCommit = ObjectID(
        high: 0x1111_1111_1111_1111, middle: 0x2222_2222_2222_2222, low: 0x3333_3333)
    static let otherCommit = ObjectID(
        high: 0x4444_4444_4444_4444, middle: 0x5555_5555_5555_5555, low: 0x6666_6666)

    static var events: [(String, [GitPath: RepositoryWriter.Content?])] {
        let edited = module { [3, 4, 17, 29].contains($0) ? filler + "        changed = \($0)\n" : filler }
        let long = "def " + String(repeating: "a", count: 75)
        return [
            ("methods change", ["src/module.py": .text(edited)]),
            (
                "lines at both ends",
                ["notes.txt": .text("new\n" + numbered(60) { $0 == 59 ? nil : "line \($0)" } + "end\n")]
            ),
            (
                "a line in carriage returns",
                ["windows.txt": .text(numbered(30) { $0 == 15 ? "x" : nil }.replacing("\n", with: "\r\n"))]
            ),
            ("still no newline at the end", ["open-ended.txt": .text("one\nTWO\nthree")]),
            ("a newline at the end", ["open-ended.txt": .text("one\nTWO\nthree\n")]),
            ("no newline again", ["open-ended.txt": .text("one\nTWO\nthree\nfour")]),
            ("mode only", ["tool.sh": .executable(Array("#!/bin/sh\ntrue\n".utf8))]),
            ("mode and content", ["tool.sh": .text("#!/bin/sh\nfalse\n")]),
            (
                "binary change",
                ["picture.png": .file([137, 80, 78, 71, 0, 9, 9, 9] + (0..<300).map { UInt8($0 % 251) })]
            ),
            ("binary removed, binary added", ["picture.png": nil, "other.bin": .file([0, 1, 2, 3, 4, 5])]),
            ("blank in a path", ["a folder/with blanks.txt": .text("more blanks\n")]),
            ("quoted path", ["quoted\ttab \"and\" \\.txt": .text("odder\n")]),
            ("link changes", ["link": .symlink("tool.sh")]),
            ("link becomes file", ["link": .text("a file now\n")]),
            ("file becomes link", ["link": .symlink("tool.sh")]),
            ("submodule moves", ["submodule": .gitlink(otherCommit)]),
            ("submodule becomes file", ["submodule": .text("a file\n")]),
            ("file becomes submodule", ["submodule": .gitlink(someCommit)]),
            ("submodule removed", ["submodule": nil]),
            ("empty file removed", ["empty.txt": nil]),
            ("empty file added", ["src/__init__.py": .text("")]),
            ("empty file filled", ["src/__init__.py": .text("x = 1\n")]),
            (
                "moved",
                [
                    "notes.txt": nil,
                    "docs/notes.txt": .text(
                        "new\n" + numbered(60) { $0 == 59 ? nil : "line \($0)" } + "end\n"),
                ]
            ),
            (
                "moved and edited",
                [
                    "docs/notes.txt": nil,
                    "docs/more notes.rst": .text(numbered(60) { $0 % 7 == 0 ? "changed" : nil }),
                ]
            ),
            (
                "moved and made a program",
                ["tool.sh": nil, "bin/tool": .executable(Array("#!/bin/sh\nfalse\n".utf8))]
            ),
            (
                "twins move",
                [
                    "twin-1.txt": nil, "twin-2.txt": nil, "moved/twin-2.txt": .text(numbered(40)),
                    "moved/x.txt": .text(numbered(40) { $0 == 5 ? "!" : nil }),
                ]
            ),
            (
                "rewritten, not moved",
                ["moved/x.txt": nil, "fresh.txt": .text((0..<40).map { "other \($0)\n" }.joined())]
            ),
            ("folder becomes file", ["folder/inside.txt": nil, "folder": .text("flat\n")]),
            ("file becomes folder", ["folder": nil, "folder/inside.txt": .text(numbered(9))]),
            (
                "name that is not UTF-8",
                [GitPath(bytes: Array("latin-".utf8) + [0xe9, 0xff]): .text("changed\n")]
            ),
            (
                "content that is not UTF-8",
                ["latin.txt": .file(Array("caf".utf8) + [0xe9, 0xe8, 10] + Array(numbered(12).utf8))]
            ),
            (
                "long headings",
                ["src/long.py": .text(long + " b(é):\n" + numbered(20) + "class  Été:   \n" + numbered(20))]
            ),
            (
                "under long headings",
                [
                    "src/long.py": .text(
                        long + " b(é):\n" + numbered(20) { $0 == 15 ? "y" : nil } + "class  Été:   \n"
                            + numbered(20) { $0 == 15 ? "z" : nil })
                ]
            ),
            (
                "heading cut in a letter",
                [
                    "heading.txt": .text(
                        "head" + String(repeating: "é", count: 60) + "\n" + numbered(20) { " \($0)" })
                ]
            ),
            (
                "under a heading cut in a letter",
                [
                    "heading.txt": .text(
                        "head" + String(repeating: "é", count: 60) + "\n"
                            + numbered(20) { $0 == 15 ? " !" : " \($0)" })
                ]
            ),
            ("everything goes", ["src/module.py": nil, "latin.txt": nil, "other.bin": nil, "link": nil]),
        ]
    }
}
