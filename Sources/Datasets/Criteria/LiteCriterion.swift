/// What keeps a valid instance out of SWE-bench Lite and SWE-Gym Lite.
///
/// The raw values are published.
package enum LiteCriterion: String, Hashable, Sendable, Codable, CaseIterable {
    /// The problem statement has 40 words or fewer.
    case shortProblemStatement = "short-problem-statement"
    /// The problem statement holds a hyperlink.
    case hyperlink
    /// The problem statement speaks of an issue or pull request by its number.
    case issueReference = "issue-reference"
    /// The problem statement names a commit.
    case commitHash = "commit-hash"
    /// The problem statement names an image or a video.
    case media
    /// The gold patch adds or removes a file.
    case addsOrRemovesFile = "adds-or-removes-file"
    /// The gold patch modifies more than one file.
    case severalFiles = "several-files"
    /// The gold patch has no hunk, or more than three.
    case hunkCount = "hunk-count"
    /// The tests look at the wording of an error.
    case errorMessage = "error-message"
    /// The gold patch cannot be read as a patch.
    case unreadablePatch = "unreadable-patch"
}
