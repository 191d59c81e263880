/// How changes are rendered as a patch.
public struct RenderOptions: Hashable, Sendable {
    /// What is shown of a binary file.
    public enum Binary: Hashable, Sendable {
        /// `Binary files a/x and b/x differ`.
        case summary
        /// Its data, as `git diff --binary` shows it, so that the patch can be applied.
        case full
    }

    /// How long the ids of `index` lines are.
    public enum IndexLine: Hashable, Sendable {
        /// As git shows them: longer, the more objects the repository has.
        case abbreviated
        /// All 40 digits, whatever the repository holds besides.
        case full
        /// There are no `index` lines (but those that binary data needs).
        case none
    }

    /// What becomes of a file whose objects are not in the repository.
    public enum MissingObjects: Hashable, Sendable {
        /// It is an error, which names the object.
        case fail
        /// The file has no text, and the objects are named in `RenderedFile.omitted`.
        case skip
    }

    /// Whether removed and added files that are alike become renames, by git's rules.
    public var detectRenames: Bool
    /// What is shown of binary files.
    public var binary: Binary
    /// How long ids are.
    public var indexLine: IndexLine
    /// What becomes of missing objects.
    public var missingObjects: MissingObjects
    /// Whether a file whose patch would not be valid UTF-8 is treated as binary.
    public var nonUTF8AsBinary: Bool

    /// What `git diff` does, unless told otherwise.
    public init(
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
public struct RenderedFile: Hashable, Sendable {
    /// What happens to the file, renames found.
    public var change: FileChange
    /// The whole section from `diff --git` on; two of them where a file becomes a link or the like; none when objects
    /// are missing.
    public var text: [UInt8]
    /// Whether it is shown as binary.
    public var isBinary: Bool
    /// The objects that were missing.
    public var omitted: [ObjectID]
}
