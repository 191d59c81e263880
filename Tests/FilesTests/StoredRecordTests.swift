import Files
import Foundation
import TestSupport
import Testing

@Suite struct `Records with a format` {
    private struct Point: StoredRecord, Equatable {
        static var format: Int { 2 }
        var x: Int
        var y: Int?
    }

    let directory: TemporaryDirectory
    var path: String { directory["points/one.json"] }

    init() throws { directory = try TemporaryDirectory() }

    @Test func `the number stands next to the record's members, and not in its own encoding`() throws {
        try RecordFile.writeRecord(Point(x: 1), to: path)
        let text = String(decoding: try RecordFile.read(path), as: UTF8.self)
        #expect(text.hasPrefix(#"{"sha256":""#))
        #expect(text.hasSuffix(#"","format":2,"x":1}"#))
        #expect(String(decoding: try JSONEncoder().encode(Point(x: 1)), as: UTF8.self) == #"{"x":1}"#)
        #expect(try RecordFile.readRecord(from: path) == Point(x: 1))
    }

    @Test func `one that was changed afterwards is not read`() throws {
        try RecordFile.writeRecord(Point(x: 1), to: path)
        let bytes = [UInt8](try RecordFile.read(path))
        // Every bit: what still can be read says what was written.
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                try Data(changed).write(to: URL(fileURLWithPath: path))
                let found: Point?
                do throws(StoredFault) { found = try RecordFile.readRecord(from: path) } catch { continue }
                #expect(found == Point(x: 1), "byte \(place), bit \(bit)")
            }
        }
    }

    @Test func `one without a number is of the first format`() throws {
        try directory.write(#"{"x":1,"y":2}"#, to: "points/one.json")
        #expect(try RecordFile.readRecord(from: path) == Point(x: 1, y: 2))
    }

    @Test func `only a record that is not there is nil`() throws {
        #expect(try RecordFile.readRecord(Point.self, from: path) == nil)
        #expect(try RecordFile.readRecord(Point.self, from: directory["none/at/all.json"]) == nil)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let fault = #expect(throws: StoredFault.self) { try RecordFile.readRecord(Point.self, from: path) }
        #expect(fault?.path == path)
    }

    @Test func `one of a later format is named as such, whatever it holds`() throws {
        try directory.write(#"{"format":3,"x":"one"}"#, to: "points/one.json")
        let fault = #expect(throws: StoredFault.self) { try RecordFile.readRecord(Point.self, from: path) }
        #expect(fault == .newer(path: path, format: 3))
        #expect(fault?.description.contains("a later swegym") == true)
    }

    @Test(arguments: [
        ("", ""), (#"{"x":1"#, ""), (#"{"y":2}"#, "it has no member x"), (#"{"x":"one"}"#, "(at x)"),
        (#"{"format":"two","x":1}"#, "(at format)"), ("[1]", ""),
    ])
    func `a damaged one is told from an absent one`(text: String, cause: String) throws {
        try directory.write(text, to: "points/one.json")
        let fault = #expect(throws: StoredFault.self) { try RecordFile.readRecord(Point.self, from: path) }
        guard case .unreadable(path, let found) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(cause.isEmpty || found.contains(cause), "\(found)")
    }
}
