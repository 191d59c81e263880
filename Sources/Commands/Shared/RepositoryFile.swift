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

    /// The list that arguments name, a file or repositories, and what an option leaves of it.
    ///
    /// An option that takes several values takes the file after them too, which is given back.
    static func list(of arguments: [String], only: [String]) throws -> (list: RepositoryList, only: [String])
    {
        var (arguments, only) = (arguments, only)
        while let last = only.last, RepositoryName(last) == nil, FileManager.default.fileExists(atPath: last)
        {
            arguments.append(last)
            only.removeLast()
        }
        let names = arguments.filter {
            RepositoryName($0) != nil && !FileManager.default.fileExists(atPath: $0)
        }
        guard !names.isEmpty else {
            guard arguments.count <= 1 else {
                throw UsageFailure("\(arguments.joined(separator: " ")): name one list of repositories")
            }
            return (try read(arguments.first ?? usual), only)
        }
        if let other = arguments.first(where: { !names.contains($0) }) {
            throw UsageFailure("\(other): name a list of repositories, or repositories, not both")
        }
        // What a list here says of them holds.
        let known = FileManager.default.fileExists(atPath: usual) ? try read(usual) : nil
        let entries = names.compactMap(RepositoryName.init).map {
            known?.entry($0) ?? RepositoryEntry(name: $0)
        }
        return (RepositoryList(file: usual, entries: entries), only)
    }

    private static let usual = "repos.yaml"

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
