internal import Files
internal import Foundation
internal import Instances
internal import Paths

/// What is known of the repositories of a `repos.yaml`, one JSON object a line, in a file beside it.
///
/// `swegym discover` writes it, `swegym mine --estimate` reads it, and without it nothing is missing but that.
package struct RepositoryFactsFile: Sendable {
    /// The file.
    package let path: String
    private var byName: [String: RepositoryFacts] = [:]

    /// The file beside a list of repositories: `repos.facts.jsonl` beside `repos.yaml`.
    ///
    /// - Throws: `RecordError` when it is there and holds something else.
    package init(besides list: String) throws {
        path = Self.path(besides: list, "facts")
        guard FileManager.default.fileExists(atPath: path) else { return }
        for facts in try JSONLines.read(RepositoryFacts.self, from: path) {
            byName[facts.repository.description.lowercased()] = facts
        }
    }

    /// The name of a file of some kind beside a list of repositories.
    package static func path(besides list: String, _ kind: String) -> String {
        let stem =
            ["yaml", "yml"].contains(PathText.suffix(of: list))
            ? PathText.withoutSuffix(list) : list
        return "\(stem).\(kind).jsonl"
    }

    /// What is known of a repository.
    package func facts(of name: some CustomStringConvertible) -> RepositoryFacts? {
        byName[name.description.lowercased()]
    }

    /// Takes in newer facts.
    package mutating func update(_ facts: [RepositoryFacts]) {
        for one in facts { byName[one.repository.description.lowercased()] = one }
    }

    /// Writes the file whole.
    ///
    /// - Throws: `RecordError`.
    package func write() throws {
        let sorted = byName.sorted { $0.key < $1.key }.map(\.value)
        try RecordFile.write(try JSONLines.encode(sorted), to: path)
    }
}
