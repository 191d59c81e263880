internal import Datasets
internal import Git
internal import Instances
internal import Mirrors

/// The licence that a repository states at a commit.
struct RepositoryLicence {
    /// SPDX ids; none when none was recognised.
    var identifiers: [String] = []
    /// The file that states it; nil when none was found.
    var file: String?

    /// Reads the licence from a repository's mirror; what cannot be read states none.
    ///
    /// - Throws: `GitError` when the mirror has made room for others and cannot be fetched again.
    init(of name: RepositoryName, commit: ObjectID, mirrors: MirrorStore) throws {
        guard mirrors.knows(name) else { return }
        let mirror = try mirrors.hold(name)
        defer { withExtendedLifetime(mirror) {} }
        guard let repository = try? Repository(bareAt: mirror.path) else { return }
        for name in LicenceText.fileNames {
            guard let text = (try? repository.file(at: GitPath(name), in: commit)) ?? nil else { continue }
            let found = LicenceText.identifiers(in: text)
            if file == nil { file = name }
            guard !found.isEmpty else { continue }
            file = name
            identifiers = found
            return
        }
    }
}
