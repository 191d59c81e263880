/// One file of a publication.
package struct PublishedFile: Hashable, Sendable, Codable {
    /// Its path within the publication.
    package var name: String
    /// Its size.
    package var bytes: Int
    /// How many rows or records it holds; nil for a file that is no list.
    package var rows: Int?
    /// The SHA-256 of its bytes, hexadecimal.
    package var sha256: String

    package init(name: String, bytes: Int, rows: Int?, sha256: String) {
        self.name = name
        self.bytes = bytes
        self.rows = rows
        self.sha256 = sha256
    }

    /// Whether a name is that of a file within a publication, in whatever directory the publication lies.
    package static func isPath(_ name: String) -> Bool {
        name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !["", ".", ".."].contains($0)
        }
            && !name.utf8.contains(0)
    }
}
