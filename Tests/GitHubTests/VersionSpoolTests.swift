import Files
import Foundation
import TestSupport
import Testing

@testable import GitHub

@Suite struct `A spool of versions` {
    private let directory: TemporaryDirectory
    private var path: String { directory["pulls.jsonl"] }

    init() throws { directory = try TemporaryDirectory() }

    private func line(_ text: String) -> [[UInt8]] { [Array(text.utf8)] }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func `writes things by their numbers, and leaves nothing beside its file`() throws {
        var spool = try VersionSpool(for: path)
        for number in [5, 1, 30, 2] {
            try spool.take(number, line("n\(number)"), version: 1, replacing: false)
        }
        #expect(try spool.finish() == 4)
        #expect(try text() == "n1\nn2\nn5\nn30\n")
        _ = consume spool
        #expect(try directory.names == ["pulls.jsonl"])
    }

    @Test func `keeps the first version, and notes that a later one tells something else`() throws {
        var spool = try VersionSpool(for: path)
        try spool.take(1, line("first"), version: 1, replacing: false)
        try spool.take(2, line("same"), version: 1, replacing: false)
        try spool.take(1, line("second"), version: 2, replacing: false)
        try spool.take(2, line("same"), version: 2, replacing: false)
        #expect(spool.edited == [1])
        _ = try spool.finish()
        #expect(try text() == "first\nsame\n")
    }

    @Test func `takes the later version where edits are accepted`() throws {
        var spool = try VersionSpool(for: path)
        try spool.take(1, line("first"), version: 1, replacing: false)
        try spool.take(1, line("second"), version: 2, replacing: false)
        try spool.take(1, line("third"), version: 3, replacing: true)
        #expect(spool.edited.isEmpty)
        _ = try spool.finish()
        #expect(try text() == "third\n")
    }

    @Test func `adds further lines to the version that is held, and to no other`() throws {
        var spool = try VersionSpool(for: path)
        try spool.take(1, line("one"), version: 4, replacing: false)
        try spool.take(2, line("two"), version: 4, replacing: false)
        try spool.add(line("more of one"), to: 1, version: 4)
        try spool.add(line("of an earlier one"), to: 1, version: 3)
        try spool.add(line("of none"), to: 9, version: 4)
        #expect(try spool.finish() == 3)
        #expect(try text() == "one\nmore of one\ntwo\n")
    }

    @Test func `lets a real version take the place of what cannot be read`() throws {
        var spool = try VersionSpool(for: path)
        try spool.takeMakeshift(1, Array("cannot be read".utf8), version: 1)
        try spool.takeMakeshift(2, Array("nor this".utf8), version: 1)
        #expect(spool.makeshifts == 2)
        try spool.take(1, line("read"), version: 2, replacing: false)
        try spool.takeMakeshift(1, Array("again not".utf8), version: 3)
        #expect(spool.makeshifts == 1 && spool.edited.isEmpty)
        _ = try spool.finish()
        #expect(try text() == "read\nnor this\n")
    }

    @Test func `keeps as many nameless things as were counted, those that came first`() throws {
        var spool = try VersionSpool(for: path)
        for key in [-1, -2, -3] { try spool.takeMakeshift(key, Array("k\(key)".utf8), version: 1) }
        try spool.take(7, line("seven"), version: 1, replacing: false)
        spool.keepNameless(2)
        #expect(spool.numbers == [-1, -2, 7])
        spool.keepNameless(0)
        #expect(spool.numbers == [7])
    }

    @Test func `notes what is told no more, and lets go of it when that is accepted`() throws {
        var spool = try VersionSpool(for: path)
        for number in [1, 2, 3] { try spool.take(number, line("n\(number)"), version: 1, replacing: false) }
        spool.lose(1, replacing: false)
        spool.lose(2, replacing: true)
        spool.lose(9, replacing: false)
        #expect(spool.vanished == [1] && spool.numbers == [1, 3])
        // What is told again is not lost.
        try spool.take(1, line("n1"), version: 2, replacing: false)
        #expect(spool.vanished.isEmpty)
        spool.remove(3)
        #expect(spool.numbers == [1])
    }

    @Test func `holds more than fits into its buffer`() throws {
        var spool = try VersionSpool(for: path)
        let long = String(repeating: "x", count: 200_000)
        for number in (1...20).reversed() {
            try spool.take(number, line("\(number) \(long)"), version: 1, replacing: false)
        }
        #expect(try spool.finish() == 20)
        let numbers = try text().split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(numbers == (1...20).map { "\($0)" })
    }

    @Test func `needs a folder that is there`() {
        let place = directory["none/pulls.jsonl"]
        #expect(throws: RecordError.self) {
            let spool = try VersionSpool(for: place)
            _ = consume spool
        }
    }
}
