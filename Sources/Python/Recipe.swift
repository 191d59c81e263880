package import Instances

/// How the environment of one instance came about and is used; it names the lock.
package struct Recipe: Hashable, Sendable, Codable {
    /// The digest of the environment lock.
    package var lock: String
    /// The version of uv that resolved it; nil in recipes that were made before it was recorded.
    package var uv: UvVersion?
    /// The moment whose packages were asked for in the end.
    package var cutoff: Timestamp
    /// Packages that were allowed to be newer than the cut-off, with their own.
    package var exceptions: [String: Timestamp]
    /// The chain of evidence.
    package var evidence: [Evidence]
    /// Every attempt to resolve, in order; the last one succeeded.
    package var attempts: [ResolutionAttempt]
    /// The project and, after it, the other projects of the repository that are installed.
    package var projects: [ProjectMetadata]
    /// Environment variables of test runs.
    package var variables: [String: String]
    /// Options for the test runner.
    package var testOptions: [String]
    /// Directories of the checkout on the module search path, relative to it.
    package var pythonPath: [String]
    /// Commands to run in the checkout after the project is installed.
    package var buildSteps: [String]
    /// Submodules that the checkout has.
    package var submodules: [String]
}

/// One attempt at an environment: what was changed against the one before, and how it ended.
package struct ResolutionAttempt: Hashable, Sendable, Codable {
    /// The interpreter.
    package var python: PythonVersion
    /// The cut-off.
    package var cutoff: Timestamp
    /// What was changed; empty for the first attempt.
    package var change: String
    /// What the resolver, the build or the tests said, shortened; nil when it succeeded.
    package var failure: String?

    /// An attempt by its parts.
    package init(python: PythonVersion, cutoff: Timestamp, change: String, failure: String?) {
        self.python = python
        self.cutoff = cutoff
        self.change = change
        self.failure = failure
    }

    /// The attempt with every server's name in what was said replaced, so that it can be published.
    package var withoutHosts: ResolutionAttempt {
        var attempt = self
        attempt.failure = failure.map { Self.withoutHosts($0) }
        attempt.change = Self.withoutHosts(change)
        return attempt
    }

    private static func withoutHosts(_ text: String) -> String {
        text.replacing(#/https?:\/\/[^\s\/`'"]+/#, with: "https://(index)")
    }
}
