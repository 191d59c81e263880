/// How often and after which pause a question is asked again.
struct RetryLadder: Hashable, Sendable {
    /// Failures of the server or the network so far.
    private(set) var failures = 0
    /// Limits met without a hint how long to wait.
    private(set) var untoldLimits = 0
    /// Limits met at all.
    private(set) var limits = 0
    /// Answers that held only a part.
    private(set) var parts = 0

    /// After so many failures in a row a question is given up.
    static let greatestFailures = 10
    /// After so many limits in a row, without an answer between them, too.
    static let greatestLimits = 40
    /// After so many answers with errors in them the last one is taken as it is.
    static let greatestParts = 3

    /// The pause after a failure, seconds: 1, 2, 4 … 60, less up to a quarter by chance; nil to give up.
    mutating func pauseAfterFailure(chance: Double) -> Double? {
        failures += 1
        guard failures < Self.greatestFailures else { return nil }
        return Self.pause(base: 1, times: failures - 1, most: 60) * (1 - chance / 4)
    }

    /// The pause of a token after a limit, seconds; nil to give up.
    ///
    /// GitHub's documentation: as `retry-after` says; else until `x-ratelimit-reset` if nothing remains; else a
    /// minute, and longer each time.
    mutating func pauseAfterLimit(retryAfter: Double?, reading: RateReading?, at now: Double) -> Double? {
        limits += 1
        guard limits < Self.greatestLimits else { return nil }
        if let retryAfter { return min(max(retryAfter, 0), 7200) }
        if let reading, reading.remaining == 0, reading.reset > now {
            return min(reading.reset - now + 1, 7200)
        }
        untoldLimits += 1
        return Self.pause(base: 60, times: untoldLimits - 1, most: 960)
    }

    /// Whether an answer with errors in it should be asked for once more.
    mutating func shouldRepeatPart() -> Bool {
        parts += 1
        return parts < Self.greatestParts
    }

    private static func pause(base: Double, times: Int, most: Double) -> Double {
        var pause = base
        for _ in 0..<min(times, 20) { pause = min(most, pause * 2) }
        return pause
    }
}
