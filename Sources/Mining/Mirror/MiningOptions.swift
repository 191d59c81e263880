package import Instances

/// What a mining may do, apart from its policy.
package struct MiningOptions: Hashable, Sendable {
    /// Whether to go on without objects that the mirror lacks; what is left out is noted on the candidate.
    package var allowMissingObjects: Bool
    /// How many threads work at once.
    package var threads: Int
    /// Where the repository states its version, if the usual places are not to be looked at.
    package var versionFiles: [String]
    /// How the files of a project are read for its version.
    package enum VersionReading: String, Hashable, Sendable, CaseIterable {
        /// As SWE-bench's script does: see `VersionText`.
        case sweBench
        /// In any of the spellings that projects use: see `StatedVersion`.
        case complete
    }

    /// What tells the version of an instance.
    package var versionRule: VersionRule
    /// Earlier names of the repository, by which links may still call it.
    package var formerNames: [RepositoryName]
    /// The pull requests to mine; nil for all.
    package var only: Set<Int>?

    /// The defaults, but for what is given.
    package init(
        allowMissingObjects: Bool = false, threads: Int = 2, versionFiles: [String] = [],
        versionRule: VersionRule = .stated, formerNames: [RepositoryName] = [], only: Set<Int>? = nil
    ) {
        self.allowMissingObjects = allowMissingObjects
        self.threads = threads
        self.versionFiles = versionFiles
        self.versionRule = versionRule
        self.formerNames = formerNames
        self.only = only
    }
}

/// How the files of a project are read for its version.
package enum VersionReading: String, Hashable, Sendable, CaseIterable {
    /// As SWE-bench's script does: see `VersionText`.
    case sweBench
    /// In any of the spellings that projects use: see `StatedVersion`.
    case complete
}

/// What tells the version of an instance.
package enum VersionRule: String, Hashable, Sendable, CaseIterable {
    /// The version file at the base commit, else the nearest tag before it.
    case stated
    /// The newest release series that was finished when the pull request was opened, by the dates of the tags: what
    /// SWE-bench's readers of release pages gave for some repositories (sqlfluff, among those published).
    case finishedSeries = "finished-series"
}
