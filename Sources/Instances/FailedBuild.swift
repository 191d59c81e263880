/// What the project's own build said where it failed.
package struct FailedBuild: Hashable, Sendable, Codable {
    /// The end of its output.
    package var said: String
    /// Whether the gold patch changes what is built, so that without the build nothing shows its effect.
    package var isPatched: Bool

    package init(said: String, isPatched: Bool) {
        self.said = said
        self.isPatched = isPatched
    }

    /// The same without places and secrets of this machine.
    package func redacted(_ level: Redaction) -> FailedBuild {
        FailedBuild(said: level.redact(said), isPatched: isPatched)
    }
}
