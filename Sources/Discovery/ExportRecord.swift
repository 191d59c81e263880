public import GitHub

/// What an export tells of one repository.
public struct ExportRecord: Hashable, Sendable {
    /// What came of reading it.
    public enum Content: Hashable, Sendable {
        /// What is known of it.
        case facts(RepositoryFacts)
        /// A name that no repository can have, in plain characters.
        case badName(String)
        /// A value that is not what it should be.
        case unreadable(name: String, problem: String)
    }

    /// Where it begins, from 1.
    public var line: Int
    /// What it tells.
    public var content: Content

    /// A record by its parts.
    public init(line: Int, content: Content) {
        self.line = line
        self.content = content
    }
}
