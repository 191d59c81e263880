public import Instances

/// What an archive holds of one repository.
public struct RepositoryArchive: Hashable, Sendable {
    /// The repository.
    public var repository: RepositoryName
    /// Its pull requests with their commits, by number, each number once.
    public var pullRequests: [PullRequest]
    /// Its issues (and the pull requests that the API lists as such) with their comments, by number.
    public var issues: [Int: Issue]
    /// The lines that should be pull requests and cannot be read, in the order of the file.
    public var refusals: [Refusal]
    /// What else could not be read or belongs to nothing.
    public var diagnostics: [ArchiveDiagnostic]

    /// An archive's part by its parts.
    public init(
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
public struct ArchiveDiagnostic: Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// The line, from 1; nil when it is about the file as a whole.
    public var line: Int?
    /// What was found and what was expected.
    public var message: String

    /// A diagnostic by its parts.
    public init(path: String, line: Int?, message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    /// `FILE:LINE: message`.
    public var description: String {
        line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
    }
}
