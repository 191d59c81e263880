package import Files
package import Instances

/// The records of test runs; workers read and write them without the catalogue.
package struct RunRecords: Sendable {
    private let layout: WorkspaceLayout

    /// The run records of a workspace.
    package init(_ layout: WorkspaceLayout) {
        self.layout = layout
    }

    /// The record of a run; nil when there is none.
    ///
    /// - Throws: `StoredFault` when there is one that cannot be used.
    package func read(_ id: InstanceID, key: String) throws(StoredFault) -> RunRecord? {
        try RecordFile.readRecord(from: layout.run(id, key: key))
    }

    /// Writes the record of a run; a later attempt at the same run takes the place of the earlier.
    ///
    /// - Throws: `RecordError`, or `EncodingError`.
    package func write(_ record: RunRecord) throws {
        try RecordFile.writeRecord(record, to: layout.run(record.id, key: record.key), durable: false)
    }
}

extension RunRecord: StoredRecord {
    /// The format in which runs are written.
    package static var format: Int { 1 }
}
