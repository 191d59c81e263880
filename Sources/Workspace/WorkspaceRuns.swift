internal import Files
internal import Foundation
package import Instances
internal import Paths
internal import Threads

/// The runs of a workspace and their logs, as validation keeps and finds them.
///
/// A large log is packed when its instance is done; a record names the log as it was written.
package struct WorkspaceRuns: RunStore {
    private let layout: WorkspaceLayout
    private let records: RunRecords
    private let noted: @Sendable (String) -> Void

    /// Logs below this number of bytes stay as they are: they take one or two blocks in either form.
    private static let smallestPacked = 16 << 10

    /// The runs of a workspace.
    ///
    /// - Parameter noted: called with what a person should know.
    package init(_ layout: WorkspaceLayout, noted: @escaping @Sendable (String) -> Void) {
        self.layout = layout
        self.noted = noted
        records = RunRecords(layout)
    }

    /// The record of a run; one that is damaged is said and counts as none, so that the run is made again.
    ///
    /// - Throws: `StoredFault.newer`.
    package func record(of id: InstanceID, key: String) throws -> RunRecord? {
        do throws(StoredFault) {
            return try records.read(id, key: key)
        } catch {
            guard case .unreadable = error else { throw error }
            noted("\(id): \(error); the run is made again")
            return nil
        }
    }

    package func keep(_ record: RunRecord) throws { try records.write(record) }

    package func logPlace(
        of id: InstanceID, _ variant: Variant, repeatIndex: Int, attempt: Int
    ) throws -> RunLogPlace {
        try place(layout.relativeLog(id, variant: variant, repeatIndex: repeatIndex, attempt: attempt))
    }

    fileprivate func place(_ name: String) throws -> RunLogPlace {
        let path = layout.absolute(name)
        try RecordFile.makeDirectory(PathText.folder(of: path))
        return RunLogPlace(name: name, path: path)
    }

    package func log(of record: RunRecord) async throws -> [UInt8] {
        let path = layout.absolute(record.log)
        return try await onOwnThread(name: "log") { () throws(RecordError) in try PackedFile.read(path) }
    }

    /// Packs the large logs of an instance; what cannot be packed stays, and is read as it is.
    package func packLogs(of id: InstanceID) async {
        let directory = layout.absolute(layout.relativeLogs(id))
        await onOwnThread(name: "log") {
            do throws(RecordError) {
                for path in try Self.large(in: directory) { try PackedFile.pack(path) }
            } catch {
                // What is not packed is whole, and read as it is.
            }
        }
    }

    private static func large(in directory: String) throws(RecordError) -> [String] {
        try Directory.names(in: directory).filter { $0.hasSuffix(".log") }.map { "\(directory)/\($0)" }
            .filter { path in
                var status = stat()
                return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
                    && status.st_size >= smallestPacked
            }
    }
}

/// The store of runs that are made again to be looked at: no record is kept, and the log has a name of its own.
package struct RerunStore: RunStore {
    private let runs: WorkspaceRuns
    private let layout: WorkspaceLayout

    /// A store in a workspace.
    package init(_ layout: WorkspaceLayout) {
        self.layout = layout
        runs = WorkspaceRuns(layout) { _ in }
    }

    package func record(of id: InstanceID, key: String) throws -> RunRecord? { nil }

    package func keep(_ record: RunRecord) throws {}

    package func logPlace(
        of id: InstanceID, _ variant: Variant, repeatIndex: Int, attempt: Int
    ) throws -> RunLogPlace {
        try runs.place("\(layout.relativeLogs(id))/rerun-\(variant.fileName).log")
    }

    package func log(of record: RunRecord) async throws -> [UInt8] { try await runs.log(of: record) }
}
