package import GitHub

/// What an export says of one repository.
package struct ExportRecord: Hashable, Sendable {
    /// What came of reading it.
    package enum Content: Hashable, Sendable {
        /// What is known of it.
        case facts(RepositoryFacts)
        /// A name that no repository can have, in plain characters.
        case badName(String)
        /// A value that is not what it should be.
        case unreadable(name: String, problem: String)
    }

    /// Where it begins, from 1.
    package var line: Int
    /// What it says.
    package var content: Content

    package init(line: Int, content: Content) {
        self.line = line
        self.content = content
    }
}
