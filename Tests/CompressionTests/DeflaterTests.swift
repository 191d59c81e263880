import Compression
import Testing

@Suite struct `Streams of zlib` {
    @Test(arguments: [0, 1, 70_000]) func `unpack to what was packed`(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 3) }
        var packed: [UInt8] = [1, 2]
        #expect(bytes.withUnsafeBytes { Deflater.deflate($0, to: &packed) })
        #expect(packed.starts(with: [1, 2]))
        #expect(packed.count < 3000)
        let inflater = try #require(Inflater())
        var unpacked = [UInt8](repeating: 0, count: max(1, count))
        let isSound = packed.withUnsafeBytes { packed in
            unpacked.withUnsafeMutableBytes { target in
                inflater.inflate(
                    UnsafeRawBufferPointer(rebasing: packed[2...]),
                    into: UnsafeMutableRawBufferPointer(rebasing: target[..<count]), more: { nil })
            }
        }
        #expect(isSound)
        #expect(Array(unpacked.prefix(count)) == bytes)
    }

    @Test func `have the checksum that gzip has`() {
        #expect(Array("123456789".utf8).withUnsafeBytes { Deflater.checksum($0) } == 0xcbf4_3926)
    }
}
