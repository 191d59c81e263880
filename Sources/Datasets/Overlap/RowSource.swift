/// A file of rows that was read.
public struct RowSource: Hashable, Sendable, Codable {
    /// The file's name, without its directories.
    public var name: String
    /// How many rows it holds.
    public var rows: Int
    /// The SHA-256 of its bytes, hexadecimal.
    public var sha256: String

    /// A file by its parts.
    public init(name: String, rows: Int, sha256: String) {
        self.name = name
        self.rows = rows
        self.sha256 = sha256
    }
}
