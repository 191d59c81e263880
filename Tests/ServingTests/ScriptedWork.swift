import Synchronization

@testable import Serving

/// Work that is counted; a grade takes long enough for others to ask meanwhile.
final class ScriptedWork: SessionWork {
    let prepared = Mutex<[String]>([])
    let graded = Mutex<[String]>([])

    func prepare(_ image: String) async throws {
        prepared.withLock { $0.append(image) }
        if image == "unknown" { throw ServingError(.notFound, "there is no unknown") }
    }

    func changes(_ session: String, withoutTests: Bool) async throws -> [UInt8] {
        Array((withoutTests ? "source" : "source and tests").utf8)
    }

    func grade(_ image: String, patch: [UInt8], policy: String?) async throws -> [UInt8] {
        try await Task.sleep(for: .milliseconds(500))
        graded.withLock { $0.append("\(image) \(String(decoding: patch, as: UTF8.self)) \(policy ?? "-")") }
        return Array(#"{"status":"resolved"}"#.utf8)
    }
}

/// Counts from one on.
final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
