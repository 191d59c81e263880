internal import Digests
internal import Foundation
public import Records

/// The size and SHA-256 of a file of any size.
public enum FileDigest {
    /// Reads a file piece by piece.
    ///
    /// - Returns: its size in bytes and its SHA-256 in hexadecimal.
    /// - Throws: `RecordError` of kind `.inaccessible`.
    public static func of(_ path: String) throws(RecordError) -> (bytes: Int, sha256: String) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw RecordError(
                kind: .inaccessible, operation: "reading \(path)",
                cause: "there is no such file, or it cannot be opened")
        }
        defer { try? handle.close() }
        var hasher = SHA256Hasher()
        var size = 0
        do {
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
                hasher.update(piece)
                size += piece.count
            }
        } catch {
            throw RecordError(
                kind: .inaccessible, operation: "reading \(path)", cause: error.localizedDescription)
        }
        return (size, hasher.finish().hex)
    }
}
