package import Instances

/// A repository to mine and what is particular to it: one entry of `repos.yaml`.
package struct RepositoryEntry: Hashable, Sendable {
    /// `OWNER/NAME`.
    package var name: RepositoryName
    /// Its names before it was renamed or transferred, by which links and archives may still call it.
    package var formerNames: [RepositoryName]
    /// Where its history comes from: any Git URL or a local path, as written; GitHub when nil.
    package var url: String?
    /// The branch whose history is mined, when it is not what `HEAD` names.
    package var defaultBranch: String?
    /// Files with the project's version, in the order in which they are tried; nil infers them.
    package var versionFiles: [String]?
    /// The rule for the version of an instance: `stated` (version file or tag) or `finished-series`; `stated` when
    /// nil.
    package var versionRule: String?
    /// What its environments need, in the order of the file; of two that set the same, the later one counts.
    package var environment: [Override]

    /// An entry with defaults.
    package init(name: RepositoryName) {
        self.name = name
        formerNames = []
        environment = []
    }

    /// Every name by which it is referred to.
    package var names: RepositoryNames { RepositoryNames(name, former: formerNames) }

    /// The address to fetch from; a relative local path is relative to the directory of the configuration file.
    package func source(besides file: String) -> String {
        guard let url else { return "https://github.com/\(name).git" }
        // Git's own rule (git-clone, "Git URLs"): a colon before the first slash makes it a remote.
        let beforeSlash = url.prefix { $0 != "/" }
        return beforeSlash.contains(":") ? url : ConfiguredPath.resolve(url, besides: file)
    }
}
