public import Instances

/// How the environment of one instance came about and is used; it names the lock.
public struct Recipe: Hashable, Sendable, Codable {
    /// The digest of the environment lock.
    public var lock: String
    /// The version of uv that resolved it; nil in recipes that were made before it was recorded.
    public var uv: UvVersion?
    /// The moment whose packages were asked for in the end.
    public var cutoff: Timestamp
    /// Packages that were allowed to be newer than the cut-off, with their own.
    public var exceptions: [String: Timestamp]
    /// The chain of evidence.
    public var evidence: [Evidence]
    /// Every attempt to resolve, in order; the last one succeeded.
    public var attempts: [ResolutionAttempt]
    /// The project and, after it, the other projects of the repository that are installed.
    public var projects: [ProjectMetadata]
    /// Environment variables of test runs.
    public var variables: [String: String]
    /// Options for the test runner.
    public var testOptions: [String]
    /// Directories of the checkout on the module search path, relative to it.
    public var pythonPath: [String]
    /// Commands to run in the checkout after the project is installed.
    public var buildSteps: [String]
    /// Submodules that the checkout has.
    public var submodules: [String]
}

/// One attempt at an environment: what was changed against the one before, and how it ended.
public struct ResolutionAttempt: Hashable, Sendable, Codable {
    /// The interpreter.
    public var python: PythonVersion
    /// The cut-off.
    public var cutoff: Timestamp
    /// What was changed; empty for the first attempt.
    public var change: String
    /// What the resolver, the build or the tests said, shortened; nil when it succeeded.
    public var failure: String?

    /// An attempt by its parts.
    public init(python: PythonVersion, cutoff: Timestamp, change: String, failure: String?) {
        self.python = python
        self.cutoff = cutoff
        self.change = change
        self.failure = failure
    }

    /// The attempt with every server's name in what was said replaced, so that it can be published.
    public var withoutHosts: ResolutionAttempt {
        var attempt = self
        attempt.failure = failure.map { Self.withoutHosts($0) }
        attempt.change = Self.withoutHosts(change)
        return attempt
    }

    private static func withoutHosts(_ text: String) -> String {
        text.replacing(#/https?:\/\/[^\s\/`'"]+/#, with: "https://(index)")
    }
}
