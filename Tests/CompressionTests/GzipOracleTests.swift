import Compression
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: PythonProgram.path != nil, "there is no Python"))
struct `What Python packs` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func read(_ data: Data) throws -> Data {
        let path = directory["file.gz"]
        try data.write(to: URL(fileURLWithPath: path))
        var reader = try GzipReader(path)
        var bytes = Data()
        while let block = try reader.next() {
            #expect(!block.isEmpty)
            bytes += block
        }
        return bytes
    }

    /// Texts of many sizes, packed in one or several members at several levels.
    private static let program = """
        import base64, gzip, random
        source = random.Random(value)
        answer = []
        for size in [0, 1, 2, 100, 65535, 65536, 65537, 300000, 1048575, 1048576, 1048577, 2500000]:
            text = bytes(source.choice(b"abc \\n") for _ in range(min(size, 5000))) * (size // 5000 + 1)
            text = text[:size]
            cut = source.randint(0, size)
            parts = source.choice([[text], [text[:cut], text[cut:]], [b"", text, b""]])
            packed = b"".join(gzip.compress(part, source.choice([1, 6, 9])) for part in parts)
            answer.append([base64.b64encode(packed).decode(), base64.b64encode(text).decode()])
        """

    @Test(arguments: [1, 2, 3])
    func `comes out as it went in`(seed: Int) throws {
        let cases = try #require(try PythonProgram.answer(of: Self.program, to: seed) as? [[String]])
        for one in cases {
            let packed = try #require(Data(base64Encoded: one[0]))
            let text = try #require(Data(base64Encoded: one[1]))
            #expect(try read(packed) == text, "\(text.count) bytes")
        }
    }

    @Test func `is refused wherever a byte of it was changed or cut off`() throws {
        let program =
            "import base64, gzip\nanswer = base64.b64encode(gzip.compress(value.encode(), mtime=0)).decode()"
        let text = "a text of some length, with a text of some length in it"
        let answer = try #require(try PythonProgram.answer(of: program, to: text) as? String)
        let packed = try #require(Data(base64Encoded: answer))
        for index in packed.indices {
            var damaged = packed
            damaged[index] ^= 0x41
            // Time, flags of the packer and its system are no part of what is packed.
            let isIdle = (4...9).contains(index)
            let read = try? read(damaged)
            #expect(read == nil || isIdle && read == Data(text.utf8), "byte \(index)")
            if index > 0 { #expect(throws: CompressionError.self) { try self.read(packed.prefix(index)) } }
        }
        #expect(try read(packed) == Data(text.utf8))
    }
}
