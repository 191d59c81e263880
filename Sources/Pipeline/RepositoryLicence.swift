internal import Datasets
internal import Foundation
internal import Git

/// The licence that a repository states at a commit.
struct RepositoryLicence {
    /// SPDX ids; none when none was recognised.
    var identifiers: [String] = []
    /// The file that states it; nil when none was found.
    var file: String?

    /// Reads the licence from a mirror; what cannot be read states none.
    init(mirror: String, commit: String) {
        guard FileManager.default.fileExists(atPath: mirror), let commit = ObjectID(hex: commit),
            let repository = try? Repository(bareAt: mirror)
        else { return }
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
