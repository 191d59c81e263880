/// What asking GitHub has cost.
package struct GitHubSpend: Hashable, Sendable, Codable {
    /// Requests sent, failed ones too.
    package var requests = 0
    /// Points that GitHub charged.
    package var points = 0
    /// Requests that had to be repeated.
    package var repeats = 0
    /// Bytes received, as they came over the wire.
    package var bytes = 0
    /// Time spent waiting for limits and between attempts, seconds.
    package var waitedSeconds = 0.0

    /// Nothing yet.
    package init() {}

    /// Adds another's.
    package static func += (left: inout GitHubSpend, right: GitHubSpend) {
        left.requests += right.requests
        left.points += right.points
        left.repeats += right.repeats
        left.bytes += right.bytes
        left.waitedSeconds += right.waitedSeconds
    }

    /// What came after an earlier moment.
    package static func - (left: GitHubSpend, right: GitHubSpend) -> GitHubSpend {
        var spend = left
        spend.requests -= right.requests
        spend.points -= right.points
        spend.repeats -= right.repeats
        spend.bytes -= right.bytes
        spend.waitedSeconds -= right.waitedSeconds
        return spend
    }
}
