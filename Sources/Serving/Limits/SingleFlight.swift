internal import Synchronization

/// One computation of a key at a time: who asks while it is under way gets the same outcome.
///
/// It goes on when one of those who asked leaves.
final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let running = Mutex<[Key: Task<Value, any Error>]>([:])

    func value(of key: Key, _ make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = running.withLock { running in
            if let task = running[key] { return task }
            let task = Task { [self] in
                defer { self.running.withLock { $0[key] = nil } }
                return try await make()
            }
            running[key] = task
            return task
        }
        return try await task.value
    }
}
