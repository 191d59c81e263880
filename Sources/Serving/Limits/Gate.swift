internal import Synchronization

/// Lets so many in at once; whoever comes beyond that is sent away with the time after which to try again.
///
/// Nobody is kept waiting here: a queue that grows is a collapse that comes later.
final class Gate: Sendable {
    private let what: String
    private let limit: Int
    private let retryAfter: Int
    private let count = Mutex(0)

    /// - Parameters:
    ///   - what: What is counted, for people.
    ///   - retryAfter: Seconds.
    init(_ what: String, limit: Int, retryAfter: Int) {
        self.what = what
        self.limit = limit
        self.retryAfter = retryAfter
    }

    /// Does something while it counts.
    ///
    /// - Throws: `ServingError` of status 429 when there is no room.
    func during<Value>(_ body: () async throws -> Value) async throws -> Value {
        try enter()
        defer { leave() }
        return try await body()
    }

    func enter() throws(ServingError) {
        let hasRoom = count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard hasRoom else {
            throw ServingError(
                .tooMany, "\(limit) \(what) at once are the most here", retryAfter: retryAfter)
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
