internal import Digests
package import Instances

/// What tells the pull requests of a repository.
package enum PullRequestSource: Sendable {
    /// The history alone.
    case history
    /// The repository's files in an archive.
    case files(Archive)
    /// Hours of GH Archive, which were read for all repositories together.
    case hours(Archive, RepositoryArchive)

    /// The source of a repository: its own files, else the hours that tell something of it, else the history.
    package init(
        of repository: RepositoryName, in archive: Archive?, hours: [RepositoryName: RepositoryArchive],
        formerly names: [RepositoryName] = []
    ) {
        guard let archive else {
            self = .history
            return
        }
        if archive.contains(repository, formerly: names) {
            self = .files(archive)
        } else if let told = hours[repository], !told.pullRequests.isEmpty {
            self = .hours(archive, told)
        } else {
            self = .history
        }
    }

    /// The digest of all that is read, for which nothing is decoded; nil for the history alone.
    ///
    /// - Throws: `ArchiveError` when the directory cannot be listed, `RecordError` when a file cannot be read.
    package func digest(
        of repository: RepositoryName, formerly names: [RepositoryName] = []
    ) throws -> String? {
        switch self {
        case .history: nil
        case .files(let archive), .hours(let archive, _):
            try archive.digest(of: repository, formerly: names).hex
        }
    }

    /// What is known of the repository; nil for the history alone.
    ///
    /// - Throws: `ArchiveError` when a file cannot be read.
    package func read(
        _ repository: RepositoryName, formerly names: [RepositoryName] = []
    ) throws(ArchiveError) -> RepositoryArchive? {
        switch self {
        case .history: nil
        case .files(let archive): try archive.read(repository, formerly: names)
        case .hours(_, let told): told
        }
    }
}
