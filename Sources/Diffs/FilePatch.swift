/// One section of a patch: what happens to one file.
public struct FilePatch: Hashable, Sendable {
    /// What happens to the file.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It is new.
        case added
        /// It is removed.
        case removed
        /// Its content or mode changes.
        case modified
        /// It gets another path, and perhaps another content.
        case renamed
        /// It is a copy of another file, perhaps with another content.
        case copied
    }

    /// The path before, without `a/` and unquoted; nil for a new file.
    public let oldPath: [UInt8]?
    /// The path after, without `b/` and unquoted; nil for a removed file.
    public let newPath: [UInt8]?
    /// The mode before, such as `0o100644`; nil when the section does not tell.
    public let oldMode: UInt32?
    /// The mode after; nil when the section does not tell.
    public let newMode: UInt32?
    /// Whether the section is one of a binary file, with or without its data.
    public let isBinary: Bool
    /// Whether the section holds the data of a binary file (`GIT binary patch`).
    public let hasBinaryData: Bool
    /// What happens to the file.
    public let kind: Kind
    /// The hunks, in the order of the text.
    public let hunks: [Hunk]
    /// The section's own text, from its first header line to the next section.
    public let bytes: [UInt8]
    /// The line of the whole patch at which the section begins, from 1.
    public let line: Int

    /// The path by which the section goes: the new one, or the old one of a removed file.
    public var path: [UInt8] { newPath ?? oldPath ?? [] }

    /// The content of a hunk's line, with its newline unless it has none.
    public func content(of line: Hunk.Line) -> ArraySlice<UInt8> { bytes[line.content] }
}
