internal import Files
internal import Foundation
internal import Health
internal import Publishing
internal import Trajectories

/// Work on trajectories, whose faults are those of what a person named.
enum TrajectoryWork {
    static func usage<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let fault as TrajectoryFault {
            throw UsageFailure("\(fault)")
        } catch let error as TrajectoryPublicationError {
            throw UsageFailure("\(error)")
        }
    }

    /// A directory for a store of ours: absent, empty, or one of ours, whose files are replaced.
    static func claim(_ directory: String) throws {
        let names = try Directory.names(in: directory).filter { !$0.hasPrefix(".publishing-") }
        guard names.isEmpty || names.contains(FilterOutput.fileName) else {
            throw UsageFailure(
                "\(directory) is not empty, and no earlier \(FilterOutput.fileName) says that it may be replaced; "
                    + "name an empty directory or a new one")
        }
    }
}

/// Files of trajectories, of which Parquet is unpacked for as long as it is read.
enum OpenedTrajectories {
    static func during<Result>(
        _ files: ImportFiles, _ body: (ImportFiles) async throws -> Result
    ) async throws -> Result {
        guard files.files.contains(where: \.isParquet) else { return try await body(files) }
        let directory = "\(NSTemporaryDirectory())/swegym-trajectories-\(UUID().uuidString)"
        defer { Directory.discard(directory) }
        try RecordFile.makeDirectory(directory)
        let pyarrow = try await Pyarrow(environment: CommandContext.current.environment)
        var opened = files
        for (index, file) in files.files.enumerated() where file.isParquet {
            let lines = "\(directory)/\(index).jsonl"
            do {
                try PackedRows.unpack(URL(filePath: file.path).path, .parquet, to: lines, by: pyarrow)
            } catch let error as PyarrowError {
                throw CommandFailure("\(file.path) is Parquet, which pyarrow unpacks: \(error)")
            }
            opened.files[index].path = lines
        }
        return try await body(opened)
    }
}
