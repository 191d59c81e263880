import Files
import Foundation
import TestSupport
import Testing

@Suite struct `A record's file` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func bytes(_ text: String) -> Data { Data(text.utf8) }

    @Test func `takes the place of an earlier one, and nothing else is left`() throws {
        for text in ["first", "", "second, longer than the first"] {
            for durable in [true, false] {
                try RecordFile.write(bytes(text), to: directory["a/b/record"], durable: durable)
                #expect(try RecordFile.read(directory["a/b/record"]) == bytes(text))
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory["a/b"]) == ["record"])
    }

    @Test func `is kept where it may not be replaced`() throws {
        try RecordFile.write(bytes("first"), to: directory["record"], existing: .keep)
        let fault = #expect(throws: RecordError.self) {
            try RecordFile.write(bytes("second"), to: directory["record"], existing: .keep)
        }
        #expect(fault?.kind == .exists)
        #expect(try directory.text("record") == "first")
        #expect(try directory.names == ["record"])
    }

    @Test func `leaves nothing where it cannot be written`() throws {
        try directory.write("a file", to: "file")
        let below = #expect(throws: RecordError.self) {
            try RecordFile.write(bytes("x"), to: directory["file/record"])
        }
        #expect(below?.kind == .inaccessible)
        try FileManager.default.createDirectory(
            atPath: directory["folder/inner"], withIntermediateDirectories: true)
        let over = #expect(throws: RecordError.self) {
            try RecordFile.write(bytes("x"), to: directory["folder"])
        }
        #expect(over?.description.contains("writing \(directory["folder"])") == true)
        #expect(try directory.names == ["file", "folder"])
        #expect(try directory.text("file") == "a file")
    }

    @Test func `is a file that is there`() throws {
        let absent = #expect(throws: RecordError.self) { try RecordFile.read(directory["absent"]) }
        #expect(absent?.kind == .absent)
        let folder = #expect(throws: RecordError.self) { try RecordFile.read(directory.path) }
        #expect(folder?.kind == .inaccessible)
    }

    @Test func `says how a full disk is mended, and what else was wrong`() {
        let full = RecordError(kind: .diskFull, operation: "writing x", cause: "No space left on device")
        #expect(
            full.description
                == "writing x: the disk is full; make room and run the same command again, nothing finished is lost"
        )
        for kind in [RecordError.Kind.exists, .inaccessible, .malformed] {
            #expect(
                RecordError(kind: kind, operation: "reading x", cause: "why").description == "reading x: why")
        }
    }
}

@Suite struct `Removing a tree` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func isGone(_ path: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path)) == nil
    }

    @Test func `of any depth, with names longer than any path may be`() throws {
        let name = String(repeating: "d", count: 200)
        #expect(chdirAndMake(directory.path, depth: 200, name: name))
        #expect(TreeRemover.remove(directory[name]))
        #expect(isGone(directory[name]))
        #expect(try directory.names.isEmpty)
    }

    /// Makes folder in folder, longer in all than a path may be.
    private func chdirAndMake(_ start: String, depth: Int, name: String) -> Bool {
        var descriptor = open(start, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for _ in 0..<depth {
            guard descriptor >= 0, mkdirat(descriptor, name, 0o700) == 0 else { return false }
            let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            close(descriptor)
            descriptor = next
        }
        defer { close(descriptor) }
        return descriptor >= 0
    }

    @Test func `that nobody may enter or change`() throws {
        try directory.write("x", to: "tree/a/b/file")
        for (path, mode) in [("tree/a/b", 0), ("tree/a", 0o100), ("tree", 0o500)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory[path])
        }
        #expect(TreeRemover.remove(directory["tree"]))
        #expect(isGone(directory["tree"]))
    }

    @Test func `with a thousand entries, hidden ones and odd names too`() throws {
        for index in 0..<1000 { try directory.write("", to: "tree/\(index % 10)/.file \(index)\n\t*") }
        #expect(TreeRemover.remove(directory["tree"]))
        #expect(isGone(directory["tree"]))
    }

    @Test func `that is a file, a link or nothing`() throws {
        try directory.write("kept", to: "target/file")
        try directory.write("x", to: "file")
        try FileManager.default.createSymbolicLink(
            atPath: directory["link"], withDestinationPath: directory["target"])
        for name in ["file", "link", "absent"] { #expect(TreeRemover.remove(directory[name])) }
        #expect(try directory.names == ["target"])
        #expect(try directory.text("target/file") == "kept")
    }
}
