internal import Instances
internal import Synchronization
internal import Workspace

/// The run records of one instance, and the CPU time of the runs that are made now.
final class RunLedger: Sendable {
    private let records: RunRecords
    private let id: InstanceID
    private let made = Mutex<(cpuSeconds: Double, keys: Set<String>)>((0, []))

    init(_ records: RunRecords, of id: InstanceID) {
        self.records = records
        self.id = id
    }

    /// The record of a key, when there is one.
    func existing(_ key: String) -> RunRecord? { records.read(id, key: key) }

    /// Keeps a record.
    func store(_ record: RunRecord) throws {
        try records.write(record)
        made.withLock {
            $0.cpuSeconds += record.cpuSeconds
            $0.keys.insert(record.key)
        }
    }

    /// The CPU time of all runs that were made now, seconds.
    var cpuSeconds: Double { made.withLock { $0.cpuSeconds } }

    /// Whether the run of a key was made now.
    func hasMade(_ key: String) -> Bool { made.withLock { $0.keys.contains(key) } }
}
