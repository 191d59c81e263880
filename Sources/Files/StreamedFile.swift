internal import Digests
internal import Foundation
internal import Glibc

/// A file of lines that is written piece by piece, digested on the way.
package final class StreamedFile {
    private static let bufferSize = 1 << 20

    private let path: String
    private let name: String
    private var descriptor: Int32
    private var hasher: SHA256Hasher? = SHA256Hasher()
    private var buffer: [UInt8] = []
    private var size = 0
    /// How many lines were added.
    package private(set) var rows = 0

    /// Makes the file `name` in a directory, which must hold none of that name.
    package init(_ name: String, in directory: String) throws(RecordError) {
        self.name = name
        path = "\(directory)/\(name)"
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.fault(path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Adds a line.
    package func append(line: some Sequence<UInt8>) throws(RecordError) {
        buffer.append(contentsOf: line)
        buffer.append(UInt8(ascii: "\n"))
        rows += 1
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Waits until the disk has everything, and says what it is.
    package func finish() throws(RecordError) -> PublishedFile {
        try flush()
        guard fsync(descriptor) == 0, close(descriptor) == 0 else { throw Self.fault(path) }
        descriptor = -1
        var hasher: SHA256Hasher? = nil
        swap(&hasher, &self.hasher)
        let digest = hasher.take()?.finish().hex ?? ""
        return PublishedFile(name: name, bytes: size, rows: rows, sha256: digest)
    }

    private func flush() throws(RecordError) {
        hasher?.update(buffer)
        size += buffer.count
        var start = 0
        while start < buffer.count {
            let written = buffer.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.fault(path) }
            start += written
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func fault(_ path: String) -> RecordError {
        let code = errno
        let kind: RecordError.Kind = code == ENOSPC || code == EDQUOT ? .diskFull : .inaccessible
        return RecordError(kind: kind, operation: "writing \(path)", cause: String(cString: strerror(code)))
    }
}
