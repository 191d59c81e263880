internal import Foundation
package import GitHub
package import Settings

/// What is to be mined, and how.
package struct MiningRequest: Sendable {
    /// The repositories.
    package var entries: [RepositoryEntry]
    /// The file that the entries come from; relative paths in them are relative to it.
    package var file: String
    /// The archive directory; nil to ask GitHub, where it may be asked, or else to mine from history alone.
    package var archive: String?
    /// How GitHub may be asked when there is no archive; nil when it may not.
    package var gitHub: GitHubAccess?
    /// Whether only mirrors and what GitHub says are brought up to date, and nothing is mined.
    package var isFetchOnly = false
    /// The mining policy's name.
    package var policy = "complete"
    /// Whether to go on without objects that a mirror lacks.
    package var allowMissingObjects = false
    /// How many threads read a history at once.
    package var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

    /// A request with the defaults.
    package init(entries: [RepositoryEntry], file: String) {
        self.entries = entries
        self.file = file
    }
}
