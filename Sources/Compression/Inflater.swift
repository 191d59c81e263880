internal import CZlib

/// Unpacks streams of zlib whose unpacked sizes are known, one after another with one state.
package final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>

    /// An inflater; nil when there is no memory for it.
    package init?() {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard czlib_begin_inflating(stream) == Z_OK else {
            stream.deinitialize(count: 1)
            stream.deallocate()
            return nil
        }
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Fills a buffer with what a stream unpacks to.
    ///
    /// - Parameters:
    ///   - first: the beginning of the stream, and perhaps what comes after it.
    ///   - target: a buffer of exactly that size, which has an address even if that is 0.
    ///   - whole: whether the target is for all that it unpacks to, or for the beginning of it.
    ///   - more: the next piece of the stream; nil or empty when there is none.
    /// - Returns: whether the stream is sound and of that size, or, where only its beginning is wanted, sound so far.
    package func inflate(
        _ first: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer,
        whole: Bool = true, more: () -> UnsafeRawBufferPointer?
    ) -> Bool {
        guard inflateReset(stream) == Z_OK, target.count <= Int(UInt32.max) else { return false }
        stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(target.count)
        var piece = first
        while true {
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: piece.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(clamping: piece.count)
            let code = CZlib.inflate(stream, Z_FINISH)
            if code == Z_STREAM_END { return stream.pointee.avail_out == 0 }
            if !whole, code == Z_OK || code == Z_BUF_ERROR, stream.pointee.avail_out == 0 { return true }
            guard code == Z_OK || code == Z_BUF_ERROR, stream.pointee.avail_in == 0,
                let next = more(), !next.isEmpty
            else { return false }
            piece = next
        }
    }
}
