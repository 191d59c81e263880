import Compression
import Foundation
import Testing

@Suite("Writing gzip")
struct GzipWriterTests {
    private func packed(_ blocks: [[UInt8]]) throws -> [UInt8] {
        var output: [UInt8] = []
        guard var writer = GzipWriter() else { throw CocoaError(.featureUnsupported) }
        for block in blocks { writer.write(block, to: &output) }
        writer.finish(&output)
        return output
    }

    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appending(path: "swegym-gzip-\(UUID().uuidString)")
            .path
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var reader = try GzipReader(path)
        var content: [UInt8] = []
        while let block = try reader.next() { content += block }
        return content
    }

    @Test("What is written is read back, whatever the blocks", arguments: [0, 1, 1_000, 262_144, 3_000_000])
    func roundTrip(_ count: Int) throws {
        // A pattern that packs well, then one that does not.
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 100) }
        let noise = (0..<(count / 2)).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
        #expect(try unpacked(packed([plain, [], noise])) == plain + noise)
    }

    @Test("Equal content has equal bytes: a header with neither name nor time")
    func header() throws {
        let bytes = try packed([Array("log".utf8)])
        #expect(bytes.prefix(8) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
        #expect(try packed([Array("l".utf8), Array("og".utf8)]) == bytes)
    }

    @Test("Text of a log becomes a fraction of it")
    func size() throws {
        let log = Array(String(repeating: "tests/a.py::test_b PASSED\n", count: 20_000).utf8)
        #expect(try packed([log]).count < log.count / 50)
    }
}
