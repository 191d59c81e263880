internal import Digests
internal import Synchronization

/// Answers to requests that have an id, kept so that a request that is sent again is not done again.
final class ReplayMemory: Sendable {
    /// Which request: its id alone could be that of another session's client.
    struct Key: Hashable, Sendable {
        var path: String
        var id: String
    }

    private struct Entry {
        var body: SHA256Digest
        var task: Task<HTTPAnswer, Never>
        /// nil while it is under way.
        var bytes: Int?
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// Those that are done, the oldest first.
        var done: [Key] = []
        var bytes = 0
    }

    private let state = Mutex(State())
    private let mostEntries: Int
    private let mostBytes: Int

    init(mostEntries: Int = 4096, mostBytes: Int = 256 << 20) {
        self.mostEntries = mostEntries
        self.mostBytes = mostBytes
    }

    /// The answer to a request; made unless it is there or under way.
    ///
    /// - Throws: `ServingError` of status 409 when another request had this id.
    func answer(
        _ key: Key, body: SHA256Digest, _ make: @escaping @Sendable () async -> HTTPAnswer
    ) async throws(ServingError) -> HTTPAnswer {
        let entry = state.withLock { state in
            if let entry = state.entries[key] { return entry }
            let task = Task { [self] in
                let answer = await make()
                finish(key, answer)
                return answer
            }
            let entry = Entry(body: body, task: task)
            state.entries[key] = entry
            return entry
        }
        guard entry.body == body else {
            throw ServingError(.conflict, "another request had the id \(key.id)")
        }
        return await entry.task.value
    }

    private func finish(_ key: Key, _ answer: HTTPAnswer) {
        state.withLock { state in
            // Whoever is sent away is to ask again with the same id.
            guard answer.isLasting else {
                state.entries[key] = nil
                return
            }
            state.entries[key]?.bytes = answer.body.count
            state.done.append(key)
            state.bytes += answer.body.count
            while state.done.count > 1, state.done.count > mostEntries || state.bytes > mostBytes {
                let oldest = state.done.removeFirst()
                state.bytes -= state.entries.removeValue(forKey: oldest)?.bytes ?? 0
            }
        }
    }
}
