internal import CZlib

/// Packs bytes as gzip does, piece by piece; neither name nor time is written, so equal content has equal bytes.
package struct GzipWriter: ~Copyable {
    private static let blockBytes = 1 << 18

    private let stream: UnsafeMutablePointer<z_stream>

    /// A writer of one member; nil when there is no memory for it.
    package init?() {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard czlib_begin_packing(stream) == Z_OK else {
            stream.deinitialize(count: 1)
            stream.deallocate()
            return nil
        }
        self.stream = stream
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Packs bytes, and appends what is ready.
    package mutating func write(_ bytes: [UInt8], to output: inout [UInt8]) {
        pack(bytes, Z_NO_FLUSH, &output)
    }

    /// Ends the member, and adds the rest of it.
    package consuming func finish(_ output: inout [UInt8]) {
        pack([], Z_FINISH, &output)
    }

    private func pack(_ bytes: [UInt8], _ flush: Int32, _ output: inout [UInt8]) {
        var input = bytes
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        input.withUnsafeMutableBufferPointer { source in
            stream.pointee.next_in = source.baseAddress
            stream.pointee.avail_in = UInt32(source.count)
            var isFull = true
            while isFull {
                let count = block.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    // It fails for a stream in a wrong state alone, which is not reached here.
                    deflate(stream, flush)
                    return target.count - Int(stream.pointee.avail_out)
                }
                output.append(contentsOf: block.prefix(count))
                isFull = count == block.count
            }
        }
    }
}
