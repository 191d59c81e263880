import Digests
import Files
import Foundation
import TestSupport
import Testing

@Suite struct `Files that are written piece by piece` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `say of themselves what is in them`() throws {
        let file = try StreamedFile("rows.jsonl", in: directory.path)
        let lines = (0..<2000).map { "line \($0) " + String(repeating: "x", count: $0) }
        for line in lines { try file.append(line: line.utf8) }
        let published = try file.finish()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: directory["rows.jsonl"]))
        // More than a buffer, so that it was written in several pieces.
        #expect(bytes.count > 1 << 20)
        #expect(String(decoding: bytes, as: UTF8.self) == lines.map { $0 + "\n" }.joined())
        #expect(
            published
                == PublishedFile(
                    name: "rows.jsonl", bytes: bytes.count, rows: 2000, sha256: SHA256Digest(of: bytes).hex))
        let (size, digest) = try FileDigest.of(directory["rows.jsonl"])
        #expect(size == bytes.count && digest == published.sha256)
    }

    @Test func `may be empty`() throws {
        let published = try StreamedFile("none", in: directory.path).finish()
        #expect(published.bytes == 0 && published.rows == 0)
        #expect(published.sha256 == SHA256Digest(of: "").hex)
        #expect(try FileDigest.of(directory["none"]).bytes == 0)
    }

    @Test func `never take the place of another one`() throws {
        try directory.write("old", to: "file")
        let fault = #expect(throws: RecordError.self) { try StreamedFile("file", in: directory.path) }
        #expect(fault?.kind == .inaccessible)
        #expect(try directory.text("file") == "old")
        #expect(throws: RecordError.self) { try StreamedFile("file", in: directory["absent"]) }
    }

    @Test func `cannot be digested when they are not there`() {
        let fault = #expect(throws: RecordError.self) { try FileDigest.of(directory["absent"]) }
        #expect(fault?.kind == .absent)
        #expect(fault?.description.contains(directory["absent"]) == true)
    }

    @Test(arguments: [
        ("a", true), ("a/b.c", true), (".hidden", true), ("a..b", true), ("...", true), ("", false),
        ("/a", false),
        ("a/", false), ("a//b", false), (".", false), ("..", false), ("a/../b", false), ("./a", false),
        ("a\u{0}b", false), ("../etc/passwd", false),
    ])
    func `have names that stay within the publication`(name: String, isPath: Bool) {
        #expect(PublishedFile.isPath(name) == isPath)
    }
}

@Suite struct `A staging directory` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `moves files into place, into folders too, and is gone afterwards`() throws {
        do {
            let staging = try StagingDirectory(in: directory["out"])
            #expect(staging.path.hasPrefix(staging.output + "/"))
            try FileManager.default.createDirectory(
                atPath: staging.path + "/sub", withIntermediateDirectories: true)
            for name in ["a", "sub/b", "left"] {
                try Data(name.utf8).write(to: URL(fileURLWithPath: "\(staging.path)/\(name)"))
            }
            try directory.write("earlier", to: "out/a")
            try staging.move("a")
            try staging.move("sub/b")
            let fault = #expect(throws: RecordError.self) { try staging.move("absent") }
            #expect(fault?.description.contains("moving absent") == true)
        }
        #expect(try directory.text("out/a") == "a")
        #expect(try directory.text("out/sub/b") == "sub/b")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory["out"]).sorted() == ["a", "sub"])
    }

    @Test func `removes what interrupted work left, and nothing else`() throws {
        try directory.write("x", to: "out/.publishing-1/file")
        try directory.write("y", to: "out/manifest.json")
        try directory.write("z", to: "out/.other")
        let staging = try StagingDirectory(in: directory["out"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: staging.path).isEmpty)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory["out"])
        #expect(
            Set(names).subtracting([(staging.path as NSString).lastPathComponent]) == [
                ".other", "manifest.json",
            ])
    }

    @Test func `cannot be made where there is a file`() throws {
        try directory.write("x", to: "out")
        #expect(throws: RecordError.self) { try StagingDirectory(in: directory["out"]) }
        #expect(try directory.text("out") == "x")
    }
}

@Suite struct `Rows by their positions` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func store(_ positions: Set<Int>, of texts: String...) throws -> RowStore {
        let names = texts.indices.map { "\($0).jsonl" }
        for (name, text) in zip(names, texts) { try directory.write(text, to: name) }
        return try RowStore(sources: names.map { directory[$0] }, positions: positions)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `are counted over all files, without blank lines`() throws {
        let store = try store([1, 2, 4, 5, 9], of: "one\n\n  \ntwo\n", "three\r\nfour\n\n", "five")
        #expect(text(try store.line(at: 5)) == "five")
        #expect(text(try store.line(at: 1)) == "one")
        #expect(text(try store.line(at: 4)) == "four")
        #expect(text(try store.line(at: 2)) == "two")
        // What was not asked for, or is not there, is nothing.
        #expect(try store.line(at: 3).isEmpty)
        #expect(try store.line(at: 9).isEmpty)
    }

    @Test func `are not made up when the file became shorter`() throws {
        let store = try store([2], of: "one\ntwo two two\n")
        try directory.write("one\n", to: "0.jsonl")
        let fault = #expect(throws: RecordError.self) { try store.line(at: 2) }
        #expect(fault?.kind == .malformed)
        #expect(fault?.description.contains("changed while it was read") == true)
    }

    @Test func `need files that are there`() {
        let fault = #expect(throws: RecordError.self) {
            try RowStore(sources: [directory["absent"]], positions: [1])
        }
        #expect(fault?.description.contains("there is no such file") == true)
    }
}
