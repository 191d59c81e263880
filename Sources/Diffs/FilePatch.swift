/// One section of a patch: what happens to one file.
package struct FilePatch: Hashable, Sendable {
    /// What happens to the file.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
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
    package let oldPath: [UInt8]?
    /// The path after, without `b/` and unquoted; nil for a removed file.
    package let newPath: [UInt8]?
    /// The mode before, such as `0o100644`; nil when the section does not tell.
    package let oldMode: UInt32?
    /// The mode after; nil when the section does not tell.
    package let newMode: UInt32?
    /// Whether the section is one of a binary file, with or without its data.
    package let isBinary: Bool
    /// Whether the section holds the data of a binary file (`GIT binary patch`).
    package let hasBinaryData: Bool
    /// What happens to the file.
    package let kind: Kind
    /// The hunks, in the order of the text.
    package let hunks: [Hunk]
    /// The section's own text, from its first header line to the next section.
    package let bytes: [UInt8]
    /// The line of the whole patch at which the section begins, from 1.
    package let line: Int

    /// The path by which the section goes: the new one, or the old one of a removed file.
    package var path: [UInt8] { newPath ?? oldPath ?? [] }

    /// The content of a hunk's line, with its newline unless it has none.
    package func content(of line: Hunk.Line) -> ArraySlice<UInt8> { bytes[line.content] }
}
