import Files
import Foundation
import TestSupport
import Testing

@Suite("Files read block by block")
struct BlockFileTests {
    private let directory: TemporaryDirectory
    private let text = String(repeating: "0123456789\n", count: 200_000)

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func blocks(_ path: String, _ packing: BlockFile.Packing) throws -> [[UInt8]] {
        var file = try BlockFile(path, packing: packing)
        var blocks: [[UInt8]] = []
        while let block = try file.next() { blocks.append(block) }
        return blocks
    }

    /// The text packed, under a name.
    private func packed(as name: String) throws -> String {
        try directory.write(text, to: "text")
        try PackedFile.pack(directory["text"])
        if name != "text.gz" {
            try FileManager.default.moveItem(atPath: directory["text.gz"], toPath: directory[name])
        }
        return directory[name]
    }

    @Test(
        "Plain files come in blocks that make the whole",
        arguments: [BlockFile.Packing.none, .byName, .byContent])
    func plain(_ packing: BlockFile.Packing) throws {
        let blocks = try blocks(directory.write(text, to: "plain"), packing)
        #expect(blocks.count == 3 && Array(blocks.joined()) == Array(text.utf8))
        for short in ["", "x", "xy"] {
            let path = try directory.write(short, to: "short")
            #expect(Array(try self.blocks(path, packing).joined()) == Array(short.utf8))
        }
    }

    @Test("A packed file is told by its name, or by how it begins")
    func packedFiles() throws {
        let named = try packed(as: "text.gz")
        let raw = try Data(contentsOf: URL(fileURLWithPath: named))
        #expect(Array(try blocks(named, .byName).joined()) == Array(text.utf8))
        #expect(Array(try blocks(named, .none).joined()) == Array(raw))
        let unnamed = try packed(as: "dump")
        #expect(Array(try blocks(unnamed, .byContent).joined()) == Array(text.utf8))
        #expect(Array(try blocks(unnamed, .byName).joined()) == Array(raw))
    }

    @Test("A packed file that was cut is malformed, one that is not there absent")
    func faults() throws {
        let path = try packed(as: "text.gz")
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        try data.prefix(data.count / 2).write(to: URL(fileURLWithPath: path))
        let cut = #expect(throws: RecordError.self) { try blocks(path, .byName) }
        #expect(cut?.kind == .malformed && cut?.description.contains(path) == true)
        let absent = #expect(throws: RecordError.self) { try blocks(directory["absent"], .byContent) }
        #expect(absent?.kind == .absent && absent?.cause == "there is no such file")
    }

    @Test("A packed file reads as the plain one did; the plain one counts while both are there")
    func packing() throws {
        let path = try directory.write(text, to: "run.log")
        try PackedFile.pack(path)
        #expect(try directory.names == ["run.log.gz"])
        #expect(try PackedFile.read(path) == Array(text.utf8))
        try directory.write("newer", to: "run.log")
        #expect(try PackedFile.read(path) == Array("newer".utf8))
        #expect(throws: RecordError.self) { try PackedFile.read(directory["none.log"]) }
        #expect(throws: RecordError.self) { try PackedFile.pack(directory["none.log"]) }
    }
}
