internal import Files
internal import Instances
internal import Paths
internal import Validation
internal import Workspace

/// The runs of a workspace, as validation keeps and finds them.
struct WorkspaceRuns: RunStore {
    private let layout: WorkspaceLayout
    private let records: RunRecords

    init(_ layout: WorkspaceLayout) {
        self.layout = layout
        records = RunRecords(layout)
    }

    func record(of id: InstanceID, key: String) throws -> RunRecord? { records.read(id, key: key) }

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
