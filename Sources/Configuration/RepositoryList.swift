public import Instances

/// The repositories of a `repos.yaml`, or of a pipeline that lists them itself.
public struct RepositoryList: Hashable, Sendable {
    /// The file, as the user named it.
    public let file: String
    /// The entries, in the order of the file.
    public let entries: [RepositoryEntry]

    /// A list by its parts.
    public init(file: String, entries: [RepositoryEntry]) {
        self.file = file
        self.entries = entries
    }

    /// Reads the text of a `repos.yaml`.
    ///
    /// - Throws: A `ConfigurationError` with everything that is wrong.
    public init(yaml bytes: [UInt8], file: String) throws(ConfigurationError) {
        let root = try YAMLDocument.root(of: bytes, file: file)
        var reader = DocumentReader()
        let entries = RepositoryEntry.readAll(root, "", &reader)
        if entries.isEmpty, reader.problems.isEmpty {
            reader.report(root, "", "expected at least one entry, `- name: OWNER/NAME`")
        }
        guard reader.problems.isEmpty else { throw ConfigurationError(file: file, problems: reader.problems) }
        self.init(file: file, entries: entries)
    }

    /// The entry of a repository; GitHub does not tell names apart by case.
    public func entry(_ name: RepositoryName) -> RepositoryEntry? {
        let wanted = name.description.lowercased()
        return entries.first { $0.name.description.lowercased() == wanted }
    }

    /// Where Git is to fetch each repository from.
    public var sources: [RepositoryName: String] {
        Dictionary(
            entries.map { ($0.name, $0.source(besides: file)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The name in the list that is nearest to one that is not in it.
    public func nearestName(to text: String) -> String? {
        NearestName.of(text, among: entries.map(\.name.description))
    }
}
