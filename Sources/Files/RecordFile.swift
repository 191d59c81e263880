package import Foundation
internal import Glibc
internal import Paths

/// The system's `write`, under a name that does not collide with `RecordFile.write`.
private let writeBytes: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { write($0, $1, $2) }

/// Files that are written whole or not at all.
///
/// A file is written under a temporary name in the same directory, flushed to the disk, and only then given its
/// name; a crash at any point leaves either no file of that name or the whole of it. (`reliability.md`: temp,
/// fsync, rename, fsync of the directory.)
package enum RecordFile {
    /// What to do with a file that is there already.
    package enum Existing: Sendable {
        /// Put the new one in its place.
        case replace
        /// Keep it: the first publisher wins, and the call throws `RecordError.Kind.exists`.
        case keep
    }

    /// Writes a file whole, making its directory where needed.
    ///
    /// - Parameters:
    ///   - durable: whether to wait until the disk has it; without, a crash of the machine (not of the program) may lose
    ///     it.
    ///   - isPrivate: whether nobody else may read it.
    /// - Throws: `RecordError`, `.diskFull` among its kinds.
    package static func write(
        _ bytes: some ContiguousBytes, to path: String, existing: Existing = .replace, durable: Bool = true,
        isPrivate: Bool = false
    ) throws(RecordError) {
        let operation = "writing \(path)"
        let directory = PathText.folder(of: path)
        try makeDirectory(directory)
        let temporary = temporaryName(of: path)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isPrivate ? 0o600 : 0o644)
        guard descriptor >= 0 else { throw fault(operation) }
        var failure = writeAll(bytes, to: descriptor, operation: operation)
        if failure == nil, durable, fsync(descriptor) != 0 { failure = fault(operation) }
        if close(descriptor) != 0, failure == nil { failure = fault(operation) }
        if failure == nil { failure = publish(temporary, as: path, existing: existing, operation: operation) }
        if let failure {
            unlink(temporary)
            throw failure
        }
        if durable { flushDirectory(directory) }
    }

    /// Reads a whole file.
    ///
    /// - Parameter limit: The maximum of its bytes.
    /// - Throws: `RecordError` of kind `.absent`, `.inaccessible`, or `.malformed` for one that is too large.
    package static func read(_ path: String, limit: Int = 4 << 30) throws(RecordError) -> Data {
        var status = stat()
        if stat(path, &status) == 0, Int(status.st_size) > limit {
            throw RecordError(
                kind: .malformed, operation: "reading \(path)",
                cause: "it has \(status.st_size) bytes; at most \(limit) are read")
        }
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            let isAbsent = (error as? CocoaError)?.code == .fileReadNoSuchFile
            throw RecordError(
                kind: isAbsent ? .absent : .inaccessible, operation: "reading \(path)",
                cause: error.localizedDescription)
        }
    }

    /// Makes a directory and those above it; one that is there already is fine.
    ///
    /// - Throws: `RecordError`.
    package static func makeDirectory(_ path: String) throws(RecordError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
            throw RecordError(
                kind: isFull ? .diskFull : .inaccessible, operation: "making the directory \(path)",
                cause: error.localizedDescription)
        }
    }

    /// The name that a file has while it is written.
    static func temporaryName(of path: String) -> String {
        "\(path).\(getpid())-\(UInt64.random(in: 0 ... .max)).partial"
    }

    static func writeAll(
        _ bytes: some ContiguousBytes, to descriptor: Int32, operation: String
    ) -> RecordError? {
        bytes.withUnsafeBytes { buffer in
            var rest = UnsafeRawBufferPointer(rebasing: buffer[...])
            while !rest.isEmpty {
                let written = writeBytes(descriptor, rest.baseAddress, rest.count)
                if written < 0 {
                    if errno == EINTR { continue }
                    return fault(operation)
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
            return nil
        }
    }

    private static func publish(
        _ temporary: String, as path: String, existing: Existing, operation: String
    ) -> RecordError? {
        switch existing {
        case .replace:
            return rename(temporary, path) == 0 ? nil : fault(operation)
        case .keep:
            guard link(temporary, path) == 0 else { return fault(operation) }
            unlink(temporary)
            return nil
        }
    }

    private static func flushDirectory(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    static func fault(_ operation: String) -> RecordError {
        let code = errno
        let kind: RecordError.Kind =
            switch code {
            case ENOSPC, EDQUOT: .diskFull
            case EEXIST: .exists
            default: .inaccessible
            }
        return RecordError(kind: kind, operation: operation, cause: String(cString: strerror(code)))
    }
}
