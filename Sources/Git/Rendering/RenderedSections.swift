internal import Instances

/// The sections of the changes of many files that were rendered lately, up to a number of bytes.
///
/// Changes that begin at one old commit have most of their files in common, and are the largest of all. Those of few files
/// hardly repeat anything.
final class RenderedSections {
    /// Of so many files the sections are kept.
    private static let manyFiles = 100
    /// How much one change may leave.
    private static let capacity = 24 << 20
    /// What a section needs besides its text, about.
    private static let overhead = 512

    private var options: RenderOptions?
    private var isKeeping = false
    /// The sections of this change and of those before it that were small.
    private var young: [FileChange: RenderedFile] = [:]
    private var youngSize = 0
    /// Those of the change before.
    private var old: [FileChange: RenderedFile] = [:]

    /// Makes room before a change of some files.
    func begin(files: Int, _ options: RenderOptions) {
        if options != self.options { (young, youngSize, old) = ([:], 0, [:]) }
        self.options = options
        isKeeping = files >= Self.manyFiles
        if isKeeping, youngSize > Self.capacity / 2 { (old, young, youngSize) = (young, [:], 0) }
    }

    /// The section of a change, rendered unless it is known.
    func section(
        of change: FileChange, render: () throws(GitError) -> RenderedFile
    ) throws(GitError) -> RenderedFile {
        guard isKeeping else { return try render() }
        if let known = young[change] { return known }
        let file = if let known = old.removeValue(forKey: change) { known } else { try render() }
        let size = file.text.count + Self.overhead
        // An object that is missing may come.
        if file.omitted.isEmpty, youngSize + size <= Self.capacity {
            young[change] = file
            youngSize += size
        }
        return file
    }
}
