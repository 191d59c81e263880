internal import Digests

/// The size and SHA-256 of a file of any size.
package enum FileDigest {
    /// Reads a file block by block.
    ///
    /// - Returns: its size in bytes and its SHA-256 in hexadecimal.
    /// - Throws: `RecordError` of kind `.inaccessible`.
    package static func of(_ path: String) throws(RecordError) -> (bytes: Int, sha256: String) {
        var hasher = SHA256Hasher()
        var size = 0
        var file = try BlockFile(path)
        while let block = try file.next() {
            hasher.update(block)
            size += block.count
        }
        return (size, hasher.finish().hex)
    }
}
