import Files
import Foundation
import TestSupport
import Testing

@Suite struct `A file written piece by piece` {
    private let folder = NSTemporaryDirectory() + "swegym-stream-\(UUID().uuidString)"

    private func names() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test func `appears whole when it is finished`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let stream = try RecordStream("\(folder)/a")
        var expected: [UInt8] = []
        let long = [UInt8](repeating: 3, count: 700_000)
        for piece in [[1, 2], long, long + long, [5]] {
            try stream.append(piece)
            expected += piece
            #expect(stream.size == expected.count)
            #expect(!names().contains("a"))
        }
        try stream.finish()
        #expect(names() == ["a"])
        #expect(try RecordFile.read("\(folder)/a") == Data(expected))
    }

    @Test func `leaves nothing when it is not finished`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try RecordStream("\(folder)/a").append([1])
        #expect(names() == [])
    }

    @Test func `says when it cannot be written`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: "\(folder)/a/b", withIntermediateDirectories: true)
        let stream = try RecordStream("\(folder)/a")
        try stream.append([1])
        #expect(throws: RecordError.self) { try stream.finish() }
        #expect(names() == ["a"])
    }
}
