internal import Digests

/// The size and SHA-256 of a file of any size.
package enum FileDigest {
    /// Reads a file piece by piece.
    ///
    /// - Returns: its size in bytes and its SHA-256 in hexadecimal.
    /// - Throws: `RecordError` of kind `.inaccessible`.
    package static func of(_ path: String) throws(RecordError) -> (bytes: Int, sha256: String) {
        var hasher = SHA256Hasher()
        var size = 0
        try RecordFile.forEachPiece(of: path) { piece in
            hasher.update(piece)
            size += piece.count
        }
        return (size, hasher.finish().hex)
    }
}
