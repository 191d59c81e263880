internal import CZlib
internal import Foundation

/// Reads a gzip file piece by piece, holding no more than two blocks of it.
///
/// Several members one after another are read as one stream, as `gzip -d` does.
package struct GzipReader: ~Copyable {
    private static let blockBytes = 1 << 20

    private let handle: FileHandle
    private let path: String
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var taken = 0
    private var isAtEnd = false
    private var isInMember = false
    /// Whether the last output was full, so that there may be more without further input.
    private var mayHaveMore = false

    /// Opens a file.
    ///
    /// - Throws: `CompressionError` when it cannot be opened.
    package init(_ path: String) throws(CompressionError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let handle: FileHandle
        do {
            guard czlib_begin_gzip(stream) == Z_OK else { throw CocoaError(.featureUnsupported) }
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            inflateEnd(stream)
            stream.deallocate()
            throw CompressionError(path: path, cause: error.localizedDescription)
        }
        self.path = path
        self.handle = handle
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
        try? handle.close()
    }

    /// The next bytes, at most a block of them; nil at the end.
    ///
    /// - Throws: `CompressionError` when the file is damaged or ends too early.
    package mutating func next() throws(CompressionError) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: Self.blockBytes)
        while true {
            if taken == input.count, !mayHaveMore { try fill() }
            guard taken < input.count || mayHaveMore else {
                guard !isInMember else { throw CompressionError(path: path, cause: "it ends too early") }
                return nil
            }
            let (count, code) = inflate(into: &output)
            mayHaveMore = count == output.count
            switch code {
            case Z_OK: isInMember = true
            // No progress without further input.
            case Z_BUF_ERROR: break
            case Z_STREAM_END:
                isInMember = false
                inflateReset(stream)
            default:
                throw CompressionError(
                    path: path, cause: "it is no gzip file, or damaged (zlib says \(code))")
            }
            if count > 0 { return Array(output.prefix(count)) }
        }
    }

    private mutating func inflate(into output: inout [UInt8]) -> (count: Int, code: Int32) {
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.pointee.next_in = source.baseAddress.map { $0 + taken }
                stream.pointee.avail_in = UInt32(source.count - taken)
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(target.count)
                let code = CZlib.inflate(stream, Z_NO_FLUSH)
                taken = source.count - Int(stream.pointee.avail_in)
                return (target.count - Int(stream.pointee.avail_out), code)
            }
        }
    }

    private mutating func fill() throws(CompressionError) {
        guard !isAtEnd else { return }
        do {
            let block = try handle.read(upToCount: Self.blockBytes) ?? Data()
            isAtEnd = block.isEmpty
            input = Array(block)
            taken = 0
        } catch {
            throw CompressionError(path: path, cause: error.localizedDescription)
        }
    }
}

/// Why a compressed file cannot be read.
package struct CompressionError: Error, Hashable, Sendable, CustomStringConvertible {
    package var path: String
    /// What is wrong with it.
    package var cause: String

    package init(path: String, cause: String) {
        self.path = path
        self.cause = cause
    }

    /// The sentence for people.
    package var description: String { "unpacking \(path): \(cause)" }
}
