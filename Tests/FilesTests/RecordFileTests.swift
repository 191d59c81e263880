import Digests
import Files
import Foundation
import JSON
import Testing

@Suite struct `Files of records` {
    let directory = NSTemporaryDirectory() + "swegym-records-\(UUID().uuidString)"

    @Test func `a record is written whole, and its directory made`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try RecordFile.write(Data("one".utf8), to: "\(directory)/a/b.json")
        #expect(try RecordFile.read("\(directory)/a/b.json") == Data("one".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory)/a") == ["b.json"])
    }

    @Test func `the first publisher of a record wins`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try RecordFile.write(Data("one".utf8), to: "\(directory)/x", existing: .keep)
        let error = #expect(throws: RecordError.self) {
            try RecordFile.write(Data("two".utf8), to: "\(directory)/x", existing: .keep)
        }
        #expect(error?.kind == .exists)
        #expect(try RecordFile.read("\(directory)/x") == Data("one".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["x"])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func `a full disk is named as such`() {
        let error = #expect(throws: RecordError.self) {
            try RecordFile.write(Data("x".utf8), to: "/dev/full/x")
        }
        #expect(error?.description.contains("/dev/full") == true)
    }

    @Test func `a line that is not what it should be is named by file and number`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try RecordFile.write(Data("1\n\n2\n\"three\"\n".utf8), to: "\(directory)/n.jsonl")
        let error = #expect(throws: RecordError.self) {
            try JSONLines.read(Int.self, from: "\(directory)/n.jsonl")
        }
        #expect(error?.description.contains("n.jsonl:4") == true)
    }

    @Test func `equal values have equal bytes`() throws {
        let value = ["b": "x/y", "a": "é"]
        #expect(String(decoding: try CanonicalJSON.encode(value), as: UTF8.self) == #"{"a":"é","b":"x/y"}"#)
    }

    @Test func `SHA-256 is the one that everybody computes`() {
        #expect(
            SHA256Digest(of: "abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        var hasher = SHA256Hasher()
        hasher.update("a".utf8)
        hasher.update([98, 99])
        #expect(hasher.finish() == SHA256Digest(of: "abc"))
    }
}
