import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("Where results are written")
struct OutputDirectoryTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ text: String, as name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: directory[name]))
    }

    private func fault(overwrite: Bool = false, isOurs: Bool = false) throws -> OutputDirectoryError? {
        do {
            try OutputDirectory.claim(directory.path, overwrite: overwrite) { _ in isOurs }
            return nil
        } catch let error as OutputDirectoryError {
            return error
        }
    }

    @Test("A directory that is absent, empty, hidden or ours is taken")
    func taken() throws {
        try OutputDirectory.claim(directory["none"], overwrite: false) { _ in false }
        #expect(try fault() == nil)
        try write("x", as: ".gitattributes")
        try write("x", as: "full.jsonl.12-34.partial")
        #expect(try fault() == nil)
        try write("x", as: "README.md")
        #expect(try fault(isOurs: true) == nil)
        #expect(try fault(overwrite: true) == nil)
    }

    @Test("One with files of somebody else is refused with their names, and a file is no directory")
    func refused() throws {
        for name in ["d", "b", "c", "a"] { try write("x", as: name) }
        let said = try #require(try fault()?.description)
        #expect(said.contains("(a, b, c and 1 more)") && said.contains("--overwrite"))
        #expect(throws: OutputDirectoryError.noDirectory(directory["a"])) {
            try OutputDirectory.claim(directory["a"], overwrite: true) { _ in true }
        }
    }

    @Test("Lines of JSON replace lines of JSON, and nothing else")
    func lines() throws {
        try OutputDirectory.claimLines(directory["none.jsonl"], overwrite: false)
        try write("{}\n", as: "rows.jsonl")
        try OutputDirectory.claimLines(directory["rows.jsonl"], overwrite: false)
        try write("# Notes\n", as: "notes.md")
        #expect(throws: OutputDirectoryError.foreignFile(directory["notes.md"])) {
            try OutputDirectory.claimLines(directory["notes.md"], overwrite: false)
        }
        try OutputDirectory.claimLines(directory["notes.md"], overwrite: true)
    }
}
