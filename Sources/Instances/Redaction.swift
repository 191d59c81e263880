/// What is removed from the output of tools before others see it.
///
/// A text that is published went through both levels, in this order: the host names when it was stored, the rest when
/// it was published.
package enum Redaction: Sendable {
    /// The names of servers, in texts that are stored.
    case hosts
    /// Addresses and absolute paths, in texts that are published.
    case places

    /// The text without them.
    package func redact(_ text: String) -> String {
        switch self {
        case .hosts: text.replacing(#/https?:\/\/[^\s\/`'"]+/#, with: "https://(index)")
        case .places:
            text.replacing(#/[A-Za-z][A-Za-z0-9+.\-]*:\/\/[^\s`'",;)\]]+/#, with: "(an address)")
                .replacing(#/(^|[^\w.\/])\/(?:[\w.@+~\-]+\/)+[\w.@+~\-]*/#) { "\($0.output.1)(a path)" }
        }
    }
}

extension EnvironmentAttempt {
    /// The attempt with what is removed at a level from all that tools said.
    package func redacted(_ level: Redaction) -> EnvironmentAttempt {
        var attempt = self
        attempt.failure = failure.map(level.redact)
        attempt.change = level.redact(change)
        return attempt
    }
}
