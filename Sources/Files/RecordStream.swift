internal import Foundation
internal import Glibc
internal import Paths

/// A file that is written piece by piece and appears whole or not at all, as those of `RecordFile`.
///
/// It is not flushed to the disk: a crash of the machine, not of the program, may tear it.
package final class RecordStream {
    private static let bufferSize = 1 << 20

    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isOpen = true
    /// How many bytes were appended.
    package private(set) var size = 0

    /// Begins a file, making its directory where needed.
    ///
    /// - Throws: `RecordError`.
    package init(_ path: String) throws(RecordError) {
        self.path = path
        try RecordFile.makeDirectory(PathText.folder(of: path))
        temporary = RecordFile.temporaryName(of: path)
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            isOpen = false
            throw RecordFile.fault("writing \(path)")
        }
    }

    deinit {
        guard isOpen else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// Appends bytes.
    ///
    /// - Throws: `RecordError`, `.diskFull` among its kinds.
    package func append(_ bytes: [UInt8]) throws(RecordError) {
        size += bytes.count
        if bytes.count >= Self.bufferSize {
            try flush()
            return try write(bytes)
        }
        buffer += bytes
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Gives the file its name.
    ///
    /// - Throws: `RecordError`.
    package func finish() throws(RecordError) {
        try flush()
        isOpen = false
        var failure = close(descriptor) == 0 ? nil : RecordFile.fault("writing \(path)")
        if failure == nil, rename(temporary, path) != 0 { failure = RecordFile.fault("writing \(path)") }
        guard let failure else { return }
        unlink(temporary)
        throw failure
    }

    private func flush() throws(RecordError) {
        try write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: [UInt8]) throws(RecordError) {
        let failure = RecordFile.writeAll(bytes, to: descriptor, operation: "writing \(path)")
        if let failure { throw failure }
    }
}
