internal import Files
internal import Instances
internal import Paths
internal import Validation
internal import Workspace

/// The runs of a workspace, as validation keeps and finds them.
struct WorkspaceRuns: RunStore {
    private let layout: WorkspaceLayout
    private let records: RunRecords
    private let noted: @Sendable (String) -> Void

    /// The runs of a workspace.
    ///
    /// - Parameter noted: called with what a person should know.
    init(_ layout: WorkspaceLayout, noted: @escaping @Sendable (String) -> Void) {
        self.layout = layout
        self.noted = noted
        records = RunRecords(layout)
    }

    /// The record of a run; one that is damaged is said and counts as none, so that the run is made again.
    ///
    /// - Throws: `StoredFault.newer`.
    func record(of id: InstanceID, key: String) throws -> RunRecord? {
        do throws(StoredFault) {
            return try records.read(id, key: key)
        } catch {
            guard case .unreadable = error else { throw error }
            noted("\(id): \(error); the run is made again")
            return nil
        }
    }

    func keep(_ record: RunRecord) throws { try records.write(record) }

    func logPlace(
        of id: InstanceID, _ variant: Variant, repeatIndex: Int, attempt: Int
    ) throws -> RunLogPlace {
        let name = layout.relativeLog(id, variant: variant, repeatIndex: repeatIndex, attempt: attempt)
        let path = layout.absolute(name)
        try RecordFile.makeDirectory(PathText.folder(of: path))
        return RunLogPlace(name: name, path: path)
    }

    func log(of record: RunRecord) async throws -> [UInt8] {
        try await RunLog.read(layout.absolute(record.log))
    }
}
