/// A file of rows that was read.
package struct RowSource: Hashable, Sendable, Codable {
    /// The file's name, without its directories.
    package var name: String
    /// How many rows it holds.
    package var rows: Int
    /// The SHA-256 of its bytes, hexadecimal.
    package var sha256: String

    package init(name: String, rows: Int, sha256: String) {
        self.name = name
        self.rows = rows
        self.sha256 = sha256
    }
}
