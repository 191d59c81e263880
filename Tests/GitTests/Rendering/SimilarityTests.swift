import Foundation
import TestSupport
import Testing

@testable import Git

@Suite struct `What two files have in common` {
    private func spans(_ bytes: [UInt8]) -> LineSpans {
        bytes.withUnsafeBytes { LineSpans($0, countingIn: SpanTable()) }
    }
    private func spans(_ text: String) -> LineSpans { spans(Array(text.utf8)) }

    @Test func `is every byte of a file and itself, and nothing of a file and another`() {
        let text = spans("one\ntwo\nthree\n")
        #expect(text.size == 14 && text.common(with: text) == 14)
        #expect(text.common(with: spans("four\nfive\n")) == 0)
        #expect(text.common(with: spans("")) == 0)
    }

    @Test func `is counted by lines, in whatever order and as often as both have them`() {
        #expect(spans("a\nbb\nccc\n").common(with: spans("ccc\na\n")) == 6)
        #expect(spans("aa\naa\naa\n").common(with: spans("aa\naa\n")) == 6)
        #expect(spans("aa\naa\n").common(with: spans("aa\naa\naa\n")) == 6)
    }

    @Test func `does not depend on how the lines of a text end`() {
        #expect(spans("one\r\ntwo\r\n").common(with: spans("one\ntwo\n")) == 8)
        // In a binary file a carriage return is a byte as any other.
        let (unix, windows) = ([0] + Array("one\n".utf8), [0] + Array("one\r\n".utf8))
        #expect(spans(unix).common(with: spans(windows)) == 0)
    }

    @Test func `leaves out a last line that does not end`() {
        #expect(spans("one\ntwo").common(with: spans("one\ntwo")) == 4)
    }

    @Test func `finds long lines in pieces of 64 bytes`() {
        let line = String(repeating: "0123456789abcdef", count: 8)
        #expect(spans(line + "x\n").common(with: spans(line + "y\n")) == 128)
    }

    @Test func `takes a file with a NUL among its first 8000 bytes for binary`() {
        func isBinaryFile(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { isBinary($0) } }
        let text = [UInt8](repeating: 97, count: 7999)
        #expect(isBinaryFile(text + [0]) && !isBinaryFile(text + [97, 0]))
        #expect(!isBinaryFile([]))
    }
}

@Suite struct `Where a byte is` {
    private func index(of byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { firstIndex(of: byte, in: $0, from: start) }
    }

    @Test func `is found at or after a place`() {
        #expect(index(of: 2, in: [1, 2, 3, 2], from: 0) == 1)
        #expect(index(of: 2, in: [1, 2, 3, 2], from: 1) == 1)
        #expect(index(of: 2, in: [1, 2, 3, 2], from: 2) == 3)
    }

    @Test func `is nowhere behind the end, in nothing, and where there is none`() {
        #expect(index(of: 2, in: [1, 2], from: 2) == nil && index(of: 2, in: [1, 2], from: 9) == nil)
        #expect(index(of: 2, in: [], from: 0) == nil && index(of: 4, in: [1, 2], from: 0) == nil)
    }
}

@Suite(.enabled(if: GitProgram.isAvailable, "needs git")) struct `Binary data in a patch` {
    private func written(_ data: [UInt8]) -> String {
        var text: [UInt8] = []
        data.withUnsafeBytes { Base85.append($0, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 26, 27, 51, 52, 53, 104, 105, 300])
    func `is read by git as what it was`(count: Int) throws {
        var random = SplitMix(seed: UInt64(count))
        // A stored block of zlib, so that the bytes of the patch follow from those of the file.
        let content = [0] + (1..<max(count, 2)).map { _ in UInt8.random(in: 0...255, using: &random) }
        let (size, data) = (content.count, Data(content))
        let length = [UInt8(size & 0xff), UInt8(size >> 8)]
        let check = adler(content)
        let stored = [0x78, 0x01, 0x01] + length + length.map { ~$0 } + content + check
        let directory = try TemporaryDirectory()
        try GitProgram.run(["init", "-q"], in: directory.path)
        let patch =
            "diff --git a/x b/x\nnew file mode 100644\nindex \(zeros)..\(try blob(data, directory))\n"
            + "GIT binary patch\nliteral \(size)\n\(written(stored))\nliteral 0\nHcmV?d00001\n\n"
        try GitProgram.run(["apply", "-"], in: directory.path, input: Data(patch.utf8))
        #expect(try Data(contentsOf: URL(filePath: directory["x"])) == data)
    }

    private let zeros = String(repeating: "0", count: 40)

    private func blob(_ data: Data, _ directory: TemporaryDirectory) throws -> String {
        let id = try GitProgram.run(["hash-object", "--stdin"], in: directory.path, input: data)
        return String(decoding: id, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func adler(_ bytes: [UInt8]) -> [UInt8] {
        var (low, high) = (1, 0)
        for byte in bytes {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return [high >> 8, high & 0xff, low >> 8, low & 0xff].map { UInt8($0) }
    }

    @Test func `has the number of its bytes as the first letter of each line`() {
        let lines = written([UInt8](repeating: 7, count: 52 + 27)).split(separator: "\n")
        #expect(lines.map { $0.prefix(1) } == ["z", "a"])
        #expect(lines.map(\.count) == [1 + 65, 1 + 35])
        #expect(written([]).isEmpty)
    }
}

extension LineSpans {
    /// How many bytes both files have in common.
    func common(with other: LineSpans) -> Int {
        let table = SpanTable()
        table.insert(other)
        return table.common(with: self)
    }
}
