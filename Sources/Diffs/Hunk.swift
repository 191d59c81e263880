/// One hunk of a section: lines that stay, go and come around one place.
package struct Hunk: Hashable, Sendable {
    /// What becomes of a line.
    package enum LineKind: UInt8, Hashable, Sendable {
        /// It is in both versions.
        case context
        /// It is in the old version only.
        case removed
        /// It is in the new version only.
        case added
    }

    /// One line of a hunk.
    package struct Line: Hashable, Sendable {
        /// What becomes of it.
        package let kind: LineKind
        /// Where its content is in `FilePatch.bytes`: without the mark before it, with the newline after it unless
        /// the file ends without one.
        package let content: Range<Int>
    }

    /// The first line in the old version, from 1; 0 when there is none.
    package let oldStart: Int
    /// The number of lines in the old version.
    package let oldCount: Int
    /// The first line in the new version, from 1; 0 when there is none.
    package let newStart: Int
    /// The number of lines in the new version.
    package let newCount: Int
    /// The lines.
    package let lines: [Line]
    /// Where the hunk begins in `FilePatch.bytes`: at its `@@`.
    package let offset: Int
    /// The line of the whole patch at which the hunk begins, from 1.
    package let line: Int

    /// How many lines the hunk adds.
    package var addedLines: Int { lines.count { $0.kind == .added } }
    /// How many lines the hunk removes.
    package var removedLines: Int { lines.count { $0.kind == .removed } }
    /// How many lines of context end the hunk.
    package var trailingContext: Int {
        lines.count - (lines.lastIndex { $0.kind != .context } ?? -1) - 1
    }
}
