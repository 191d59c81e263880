package import Configuration
package import Discovery
package import Files

/// What looking for repositories writes.
package enum DiscoveryFiles {
    /// Writes who was refused and why, one JSON object a line.
    package static func write(refused: [RefusedRepository], to path: String) throws {
        try RecordFile.write(try JSONLines.encode(refused), to: path)
    }

    /// Writes a list of repositories.
    package static func write(_ entries: RepositoryEntries, to path: String) throws(RecordError) {
        try RecordFile.write(entries.bytes, to: path)
    }
}
