import Compression
import Foundation
import Testing

@Suite struct `Reading gzip` {
    /// `printf 'hello hello hello' | gzip -n | base64`.
    private static let hello = "H4sIAAAAAAAAA8tIzcnJV8hAkACAiPnlEQAAAA=="

    private func read(_ data: Data) throws -> (bytes: [UInt8], text: String, blocks: Int) {
        let path = FileManager.default.temporaryDirectory.appending(path: "swegym-gzip-\(UUID().uuidString)")
            .path
        try data.write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var reader = try GzipReader(path)
        var bytes: [UInt8] = []
        var blocks = 0
        while let block = try reader.next() {
            bytes += block
            blocks += 1
        }
        return (bytes, String(decoding: bytes, as: UTF8.self), blocks)
    }

    @Test func `One member, several members, and none`() throws {
        let member = try #require(Data(base64Encoded: Self.hello))
        #expect(try read(member).text == "hello hello hello")
        let many = (0..<1000).reduce(into: Data()) { data, _ in data += member }
        #expect(try read(many).text == String(repeating: "hello hello hello", count: 1000))
        #expect(try read(Data()).text.isEmpty)
    }

    @Test func `What is larger than a block comes block by block`() throws {
        // Stored blocks of 64 KiB, 4 MiB in all.
        let content: [UInt8] = (0..<(64 * 0xffff)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var packed: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        for index in 0..<64 {
            let isLast: UInt8 = index == 63 ? 1 : 0
            packed += [isLast, 0xff, 0xff, 0, 0]
            packed += content[(index * 0xffff)..<((index + 1) * 0xffff)]
        }
        for value in [Self.checksum(content), UInt32(content.count)] {
            for shift: UInt32 in [0, 8, 16, 24] { packed.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        let read = try read(Data(packed))
        #expect(read.bytes == content)
        #expect(read.blocks >= 4)
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var table: [UInt32] = []
        for byte in UInt32(0)..<256 {
            var value = byte
            for _ in 0..<8 {
                let half = value >> 1
                value = value & 1 == 1 ? half ^ 0xedb8_8320 : half
            }
            table.append(value)
        }
        var sum = UInt32.max
        for byte in bytes {
            let index = Int((sum ^ UInt32(byte)) & 255)
            sum = (sum >> 8) ^ table[index]
        }
        return ~sum
    }

    @Test(arguments: [0, 1, 9, 12, 20, 27])
    func `A file that was cut is an error, never a shorter text`(length: Int) throws {
        let member = try #require(Data(base64Encoded: Self.hello))
        guard length > 0 else {
            #expect(throws: CompressionError.self) { try read(Data("plain text".utf8)) }
            return
        }
        #expect(throws: CompressionError.self) { try read(member.prefix(length)) }
    }

    @Test func `A file that is not there is an error that names it`() {
        let error = #expect(throws: CompressionError.self) { _ = try GzipReader("/nonexistent.gz") }
        #expect(error?.description.contains("/nonexistent.gz") == true)
    }
}
