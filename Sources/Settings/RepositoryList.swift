package import Instances

/// The repositories of a `repos.yaml`, or of a pipeline that lists them itself.
package struct RepositoryList: Hashable, Sendable {
    /// The file, as the user named it.
    package let file: String
    /// The entries, in the order of the file.
    package let entries: [RepositoryEntry]

    package init(file: String, entries: [RepositoryEntry]) {
        self.file = file
        self.entries = entries
    }

    /// Reads the text of a `repos.yaml`.
    ///
    /// - Throws: A `ConfigurationError` with everything that is wrong.
    package init(yaml bytes: [UInt8], file: String) throws(ConfigurationError) {
        let root = try YAMLDocument.root(of: bytes, file: file)
        var reader = DocumentReader()
        let entries = RepositoryEntry.readAll(root, "", &reader)
        if entries.isEmpty, reader.problems.isEmpty {
            reader.report(root, "", "expected at least one entry, `- name: OWNER/NAME`")
        }
        guard reader.problems.isEmpty else { throw ConfigurationError(file: file, problems: reader.problems) }
        self.init(file: file, entries: entries)
    }

    /// The entry of a repository; GitHub's names are case-insensitive.
    package func entry(_ name: RepositoryName) -> RepositoryEntry? {
        let wanted = name.description.lowercased()
        return entries.first { $0.name.description.lowercased() == wanted }
    }

    /// The addresses to fetch from.
    package var sources: [RepositoryName: String] {
        Dictionary(
            entries.map { ($0.name, $0.source(besides: file)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The overrides of each repository that has any, in the order of the file.
    package var overrides: [RepositoryName: [Override]] {
        Dictionary(
            entries.filter { !$0.environment.isEmpty }.map { ($0.name, $0.environment) },
            uniquingKeysWith: { _, last in last })
    }

    /// The name in the list that is nearest to an unknown one.
    package func nearestName(to text: String) -> String? {
        NearestName.of(text, among: entries.map(\.name.description))
    }
}
