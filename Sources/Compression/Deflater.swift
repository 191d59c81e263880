internal import CZlib

/// Packs bytes into streams of zlib.
package enum Deflater {
    /// Appends the stream of some bytes; whether there was memory for it.
    ///
    /// - Parameter level: 0 to 9; 1 is the fastest that makes anything smaller.
    package static func deflate(
        _ bytes: UnsafeRawBufferPointer, level: Int32 = 1, to output: inout [UInt8]
    ) -> Bool {
        let start = output.count
        var room = compressBound(UInt(bytes.count))
        output.append(contentsOf: repeatElement(0, count: Int(room)))
        let code = output.withUnsafeMutableBytes { target in
            compress2(
                target.baseAddress.map { ($0 + start).assumingMemoryBound(to: UInt8.self) }, &room,
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(bytes.count), level)
        }
        guard code == Z_OK else { return false }
        output.removeLast(output.count - start - Int(room))
        return true
    }

    /// The CRC-32 of some bytes.
    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(
            truncatingIfNeeded: crc32_z(
                0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}
