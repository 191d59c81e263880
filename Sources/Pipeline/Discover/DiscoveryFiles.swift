package import Discovery
internal import Files

/// What looking for repositories writes.
package enum DiscoveryFiles {
    /// Writes who was refused and why, one JSON object a line.
    ///
    /// - Throws: `RecordError`.
    package static func write(refused: [RefusedRepository], to path: String) throws {
        try RecordFile.write(try JSONLines.encode(refused), to: path)
    }

    /// Writes a list of repositories.
    ///
    /// - Throws: `RecordError`.
    package static func write(_ entries: RepositoryEntries, to path: String) throws {
        try RecordFile.write(entries.bytes, to: path)
    }
}
