package import Diffs

/// Why a patch was not applied to a work tree; nothing was changed then, unless it says so.
package enum WorkTreeError: Error, Hashable, Sendable {
    /// The text is no patch.
    case syntax(PatchSyntaxError)
    /// A section does not fit the file.
    case section(PatchApplicationError)
    /// A section cannot be applied for another reason.
    case file(path: GitPath, obstacle: Obstacle)
    /// The file system or libgit2 refused something; `isPartial` tells whether files were changed already.
    case system(GitError, isPartial: Bool)

    /// What is in the way.
    package enum Obstacle: String, Hashable, Sendable, CaseIterable {
        /// The path leads out of the folder or into `.git`, or is not a path at all.
        case unsafePath = "the path leads elsewhere or into .git, which a patch must not"
        /// A folder on the way is a link or a file.
        case behindLink = "a folder on the way there is a link or a file"
        /// The file that is changed is not there.
        case notThere = "the file is not there"
        /// The file that is created is there.
        case alreadyThere = "the file is there already"
        /// The thing at the path is of another kind than the patch says.
        case otherKind = "what is there is not of the kind that the patch says (file, link or folder)"
        /// The patch only tells that a binary file differs.
        case noBinaryData = "the patch lacks the binary file's data; make it with git diff --binary"
        /// The binary data does not fit the file.
        case binaryMismatch = "the binary data does not fit the file that is there"
        /// What the patch makes of files is too large to be held.
        case tooLarge = "the patch makes more than 256 MiB of its files"
        /// The patch sets a mode that is none of git's.
        case unknownMode = "the mode is none that git knows"
    }
}

extension WorkTreeError: CustomStringConvertible {
    /// The sentence for people.
    package var description: String {
        switch self {
        case .syntax(let error): "\(error)"
        case .section(let error): "\(error)"
        case .file(let path, let obstacle): "applying a patch to \(path): \(obstacle.rawValue)"
        case .system(let error, let isPartial):
            isPartial ? "\(error); some files are changed already, make the work tree again" : "\(error)"
        }
    }
}
