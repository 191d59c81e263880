internal import Foundation
internal import Instances
internal import Settings

/// Reading `repos.yaml` and choosing among its entries.
enum RepositoryFile {
    /// The entries of a file.
    static func read(_ path: String) throws -> RepositoryList {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageFailure(
                "\(path): there is no such file; name the list of repositories, an entry is `- name: OWNER/NAME`"
            )
        }
        return try RepositoryList(yaml: Array(data), file: path)
    }

    /// The entries that are named, or all of them when none is.
    static func choose(_ names: [String], from list: RepositoryList) throws -> [RepositoryEntry] {
        guard !names.isEmpty else { return list.entries }
        return try names.map { text in
            if let name = RepositoryName(text), let entry = list.entry(name) { return entry }
            let hint = list.nearestName(to: text).map { "; did you mean \($0)?" } ?? ""
            throw UsageFailure("--only \(text): no such entry in \(list.file)\(hint)")
        }
    }
}
