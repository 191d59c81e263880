package import Instances

/// What an archive holds of one repository.
package struct RepositoryArchive: Hashable, Sendable {
    package var repository: RepositoryName
    /// Its pull requests with their commits, by number, each number once.
    package var pullRequests: [PullRequest]
    /// Its issues (and the pull requests that the API lists as such) with their comments, by number.
    package var issues: [Int: Issue]
    /// The lines that should be pull requests and cannot be read, in the order of the file.
    package var refusals: [Refusal]
    /// What else could not be read or belongs to nothing.
    package var diagnostics: [ArchiveDiagnostic]

    package init(
        repository: RepositoryName, pullRequests: [PullRequest] = [], issues: [Int: Issue] = [:],
        refusals: [Refusal] = [], diagnostics: [ArchiveDiagnostic] = []
    ) {
        self.repository = repository
        self.pullRequests = pullRequests
        self.issues = issues
        self.refusals = refusals
        self.diagnostics = diagnostics
    }
}

/// Something in an archive that was left out, and where it stands.
package struct ArchiveDiagnostic: Hashable, Sendable, CustomStringConvertible {
    package var path: String
    /// The line, from 1; nil when it is about the file as a whole.
    package var line: Int?
    /// What was found and what was expected.
    package var message: String

    package init(path: String, line: Int?, message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    /// `FILE:LINE: message`.
    package var description: String {
        line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
    }
}
