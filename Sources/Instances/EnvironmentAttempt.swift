/// One attempt at an environment: what was changed against the one before, and how it ended.
package struct EnvironmentAttempt: Hashable, Sendable, Codable {
    /// The version of the interpreter or compiler; `python` in the encoding.
    package var toolchain: String
    /// The cut-off.
    package var cutoff: Timestamp
    /// What was changed; empty for the first attempt.
    package var change: String
    /// What the resolver, the build or the tests said, shortened; nil when it succeeded.
    package var failure: String?

    package init(toolchain: String, cutoff: Timestamp, change: String, failure: String?) {
        self.toolchain = toolchain
        self.cutoff = cutoff
        self.change = change
        self.failure = failure
    }

    private enum CodingKeys: String, CodingKey {
        case toolchain = "python"
        case cutoff, change, failure
    }
}
