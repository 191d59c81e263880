package import Instances

/// What a tree entry is.
package enum FileMode: UInt32, Hashable, Sendable, CaseIterable {
    /// An ordinary file.
    case regular = 0o100644
    /// A file that may be run.
    case executable = 0o100755
    /// A symbolic link; the blob is its target.
    case symlink = 0o120000
    /// A commit of another repository (a submodule).
    case gitlink = 0o160000

    /// Whether the content is a file's.
    package var isFile: Bool { self == .regular || self == .executable }

    /// Six octal digits, as patches have them.
    var digits: String { String(rawValue, radix: 8) }
}

/// One version of a file: its content and what it is.
package struct FileVersion: Hashable, Sendable {
    /// The blob, or the commit of a gitlink.
    package var id: ObjectID
    /// What it is.
    package var mode: FileMode

    package init(id: ObjectID, mode: FileMode) {
        self.id = id
        self.mode = mode
    }
}

/// What happens to one file between two trees.
package struct FileChange: Hashable, Sendable {
    /// The path before; nil for a new file.
    package var oldPath: GitPath?
    /// The path after; nil for a removed file.
    package var newPath: GitPath?
    /// The version before; nil for a new file.
    package var old: FileVersion?
    /// The version after; nil for a removed file.
    package var new: FileVersion?
    /// How similar the two versions of a renamed file are, in percent; nil when it is not renamed.
    package var similarity: Int?

    package init(
        oldPath: GitPath?, newPath: GitPath?, old: FileVersion?, new: FileVersion?, similarity: Int? = nil
    ) {
        self.oldPath = oldPath
        self.newPath = newPath
        self.old = old
        self.new = new
        self.similarity = similarity
    }

    /// The path by which the change goes: the new one, or the old one of a removed file.
    package var path: GitPath { newPath ?? oldPath ?? GitPath(bytes: []) }

    /// The contents before and after, as far as they are in this repository.
    package var blobs: [ObjectID] {
        [old, new].compactMap(\.self).filter { $0.mode != .gitlink }.map(\.id)
    }

    /// Whether the file gets another path.
    package var isRename: Bool { similarity != nil }

    /// Whether the file becomes another kind of thing (a link, say), which patches show as removal and creation.
    var isTypeChange: Bool {
        guard let old, let new else { return false }
        return old.mode.rawValue & 0o170000 != new.mode.rawValue & 0o170000
    }
}
