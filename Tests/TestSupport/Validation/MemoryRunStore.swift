package import Instances
internal import Synchronization

/// A store of runs in memory, with logs that a script gives.
package final class MemoryRunStore: RunStore {
    private struct Content {
        var records: [String: RunRecord] = [:]
        var keptKeys: [String] = []
        var logs: [String: [UInt8]] = [:]
        var damaged: Set<String> = []
        var isFull = false
    }

    /// A record cannot be read, or nothing can be kept.
    package enum Fault: Error, Equatable {
        case damaged(String)
        case full
        case noLog(String)
    }

    private let content = Mutex(Content())

    package init() {}

    /// All records by key.
    package var records: [String: RunRecord] { content.withLock { $0.records } }
    /// The keys in the order in which records were kept.
    package var keptKeys: [String] { content.withLock { $0.keptKeys } }

    /// Makes a record one that cannot be read.
    package func damage(_ key: String) { content.withLock { _ = $0.damaged.insert(key) } }
    /// Forgets a record.
    package func drop(_ key: String) { content.withLock { $0.records[key] = nil } }
    /// Keeps a record under the key of another run.
    package func put(_ record: RunRecord, as key: String) { content.withLock { $0.records[key] = record } }
    /// Lets everything that is kept from now on fail.
    package func fill() { content.withLock { $0.isFull = true } }
    /// The text of a log, by the name that records hold.
    package func write(_ text: String, toLog name: String) {
        content.withLock { $0.logs[name] = Array(text.utf8) }
    }

    package func record(of id: InstanceID, key: String) throws -> RunRecord? {
        try content.withLock { content throws in
            guard !content.damaged.contains(key) else { throw Fault.damaged(key) }
            return content.records[key]
        }
    }

    package func keep(_ record: RunRecord) throws {
        try content.withLock { content throws in
            guard !content.isFull else { throw Fault.full }
            content.records[record.key] = record
            content.keptKeys.append(record.key)
        }
    }

    package func logPlace(
        of id: InstanceID, _ variant: Variant, repeatIndex: Int, attempt: Int
    ) throws -> RunLogPlace {
        let name = "logs/\(variant.fileName)-\(repeatIndex + 1).attempt-\(attempt).log"
        return RunLogPlace(name: name, path: "/workspace/\(name)")
    }

    package func log(of record: RunRecord) async throws -> [UInt8] {
        try content.withLock { content throws in
            guard let log = content.logs[record.log] else { throw Fault.noLog(record.log) }
            return log
        }
    }
}
