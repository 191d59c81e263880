/// Lets questions begin one after another: no more of them than allowed, and none once the endpoint seems to be down.
actor JudgeTurns {
    /// So many instances in a row without an answer mean that the endpoint is at fault, not the question.
    static let mostFailures = 10

    private let interval: Duration
    private var limit: Int
    private var next = ContinuousClock.now
    private var failures = 0

    init(perMinute: Int, limit: Int?) {
        interval = .seconds(60) / max(1, perMinute)
        self.limit = limit ?? .max
    }

    var hasGivenUp: Bool { failures >= Self.mostFailures }

    /// Waits until one question may begin; false when none may any more.
    ///
    /// A repeated question does not count against the limit, but does against the rate.
    func wait(isRepeated: Bool) async throws -> Bool {
        guard !hasGivenUp, isRepeated || limit > 0 else { return false }
        if !isRepeated { limit -= 1 }
        let start = max(next, .now)
        next = start + interval
        try await Task.sleep(until: start, clock: .continuous)
        return true
    }

    func succeeded() { failures = 0 }
    func failed() { failures += 1 }
}
