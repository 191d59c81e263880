internal import Datasets
internal import Git
internal import Instances
internal import Mirrors

extension StatedLicence {
    /// Reads the licence from a repository's mirror; a file that the mirror lacks states none.
    ///
    /// - Throws: `GitError` when the mirror cannot be read, or has made room and cannot be fetched again.
    init(of name: RepositoryName, commit: ObjectID, mirrors: MirrorStore) throws {
        guard mirrors.knows(name) else {
            self.init()
            return
        }
        self = try mirrors.hold(name).during { mirror in
            let repository = try Repository(bareAt: mirror)
            let paths = try repository.files(in: commit).compactMap(\.path.text)
            let near = paths.filter { !$0.contains("/") || $0.hasPrefix("LICENSES/") }
            return try StatedLicence(among: near) { file throws(GitError) in
                do throws(GitError) {
                    return try repository.file(at: GitPath(file), in: commit)
                } catch {
                    guard case .missingObject = error.kind else { throw error }
                    return nil
                }
            }
        }
    }
}
