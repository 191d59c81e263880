internal import HTTP
internal import Instances

/// What GitHub says is left of a token's budget: the header fields `x-ratelimit-*`.
struct RateReading: Hashable, Sendable {
    /// Points (requests, in REST) a window.
    var limit: Int
    /// Points left in this window.
    var remaining: Int
    /// When the window ends, seconds since the epoch.
    var reset: Double

    init(limit: Int, remaining: Int, reset: Double) {
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
    }

    /// The reading of an answer's header; nil when it holds none.
    init?(_ headers: HTTPHeaders) {
        guard let remaining = headers["x-ratelimit-remaining"].flatMap({ Int($0) }),
            let reset = headers["x-ratelimit-reset"].flatMap({ Double($0) }), reset.isFinite
        else { return nil }
        limit = headers["x-ratelimit-limit"].flatMap { Int($0) } ?? 5000
        self.remaining = remaining
        self.reset = reset
    }
}
