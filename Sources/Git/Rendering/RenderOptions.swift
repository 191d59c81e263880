package import Instances

/// How changes are rendered as a patch.
package struct RenderOptions: Hashable, Sendable {
    /// What is shown of a binary file.
    package enum Binary: Hashable, Sendable {
        /// `Binary files a/x and b/x differ`.
        case summary
        /// Its data, as `git diff --binary` shows it, so that the patch can be applied.
        case full
    }

    /// How long the ids of `index` lines are.
    package enum IndexLine: Hashable, Sendable {
        /// As git shows them: longer, the more objects the repository has.
        case abbreviated
        /// All 40 digits, whatever else the repository holds.
        case full
        /// There are no `index` lines (but those that binary data needs).
        case none
    }

    /// What becomes of a file whose objects are not in the repository.
    package enum MissingObjects: Hashable, Sendable {
        /// It is an error, which names the object.
        case fail
        /// The file has no text, and the objects are named in `RenderedFile.omitted`.
        case skip
    }

    /// Whether removed and added files that are alike become renames, by git's rules.
    package var detectRenames: Bool
    /// What is shown of binary files.
    package var binary: Binary
    /// How long ids are.
    package var indexLine: IndexLine
    /// What becomes of missing objects.
    package var missingObjects: MissingObjects
    /// Whether a file whose patch would not be valid UTF-8 is treated as binary.
    package var nonUTF8AsBinary: Bool

    /// What `git diff` does by default.
    package init(
        detectRenames: Bool = true, binary: Binary = .summary, indexLine: IndexLine = .abbreviated,
        missingObjects: MissingObjects = .fail, nonUTF8AsBinary: Bool = false
    ) {
        self.detectRenames = detectRenames
        self.binary = binary
        self.indexLine = indexLine
        self.missingObjects = missingObjects
        self.nonUTF8AsBinary = nonUTF8AsBinary
    }
}

/// One file's part of a patch.
package struct RenderedFile: Hashable, Sendable {
    /// What happens to the file, renames found.
    package var change: FileChange
    /// The whole section from `diff --git` on; two of them where a file becomes a link or the like; none when objects
    /// are missing.
    package var text: [UInt8]
    /// Whether it is shown as binary.
    package var isBinary: Bool
    /// The objects that were missing.
    package var omitted: [ObjectID]
}
