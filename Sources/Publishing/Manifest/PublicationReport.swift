internal import Digests
package import Files

/// What a publication wrote.
package struct PublicationReport: Sendable, Encodable {
    /// The files, with the manifest last.
    package var files: [PublishedFile]
    /// The digest of the manifest that this publication follows.
    package var follows: String?
    /// How it differs from that one, by split.
    package var changes: [String: SplitChanges]?

    /// The report on a publication that lies in a directory.
    package init(_ manifest: Manifest, in directory: String) throws(RecordError) {
        let bytes = try RecordFile.read("\(directory)/\(Manifest.fileName)")
        let own = PublishedFile(
            name: Manifest.fileName, bytes: bytes.count, rows: nil, sha256: SHA256Digest(of: bytes).hex)
        files = manifest.files + [own]
        follows = manifest.follows
        changes = manifest.changes
    }
}
