internal import Files
package import Instances
internal import JSON

/// The records of test runs; workers read and write them without the catalogue.
package struct RunRecords: Sendable {
    private let layout: WorkspaceLayout

    /// The run records of a workspace.
    package init(_ layout: WorkspaceLayout) {
        self.layout = layout
    }

    /// The record of a run; nil when it is not there or not whole.
    package func read(_ id: InstanceID, key: String) -> RunRecord? {
        guard let data = try? RecordFile.read(layout.run(id, key: key)) else { return nil }
        return try? CanonicalJSON.decode(RunRecord.self, from: data)
    }

    /// Writes the record of a run; a later attempt at the same run takes the place of the earlier.
    ///
    /// - Throws: `RecordError`, or `EncodingError`.
    package func write(_ record: RunRecord) throws {
        try RecordFile.write(
            try CanonicalJSON.encode(record), to: layout.run(record.id, key: record.key), durable: false)
    }
}
