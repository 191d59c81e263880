/// Why an archive cannot be read at all. (A bad line is no such reason: it is refused, and the rest goes on.)
package enum ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such directory.
    case noArchive(path: String)
    /// The archive holds nothing of the repository.
    case noRepository(name: String, path: String)
    /// A file is there and cannot be read.
    case unreadable(path: String, cause: String)

    /// The sentence for people.
    package var description: String {
        switch self {
        case .noArchive(let path):
            "opening the archive \(path): there is no such directory"
        case .noRepository(let name, let path):
            "reading \(name) from the archive \(path): it holds no pulls.jsonl of it; expected "
                + "\(name.replacing("/", with: "__"))/pulls.jsonl or \(name)/pulls.jsonl"
        case .unreadable(let path, let cause):
            "reading \(path): \(cause)"
        }
    }
}
