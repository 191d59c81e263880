internal import Foundation
internal import Paths
internal import Publishing

/// A file of rows that a person named, itself or by the directory of a publication.
struct RowFile {
    /// The file.
    let path: String
    /// The repositories as the manifest beside it tells them; none when there is no manifest.
    let repositories: [RepositoryState]

    /// The file, or the split of the publication, that an argument names.
    init(_ argument: String, split: String) throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: argument, isDirectory: &isDirectory) else {
            throw UsageFailure("\(argument): there is no such file or directory")
        }
        path = isDirectory.boolValue ? "\(argument)/\(split).jsonl" : argument
        guard FileManager.default.fileExists(atPath: path) else {
            throw UsageFailure("\(argument): this directory holds no \(split).jsonl")
        }
        let manifest = "\(PathText.folder(of: path))/\(Manifest.fileName)"
        guard FileManager.default.fileExists(atPath: manifest) else {
            repositories = []
            return
        }
        do {
            repositories = try Manifest.read(manifest).manifest.repositories
        } catch {
            // What lies beside a file that was named by itself may be a manifest of something else.
            guard !isDirectory.boolValue else { throw error }
            repositories = []
        }
    }
}
