internal import Datasets
internal import Files
internal import Foundation
internal import Health
internal import Publishing

/// Files of rows that a person named, as files of lines: what is Parquet or compressed is unpacked for as long as it is
/// read.
enum OpenedRows {
    /// Calls a body with the files, in their order.
    static func during<Result>(
        _ files: [RowFile], _ body: ([RowInput]) async throws -> Result
    ) async throws -> Result {
        let directory = "\(NSTemporaryDirectory())/swegym-rows-\(UUID().uuidString)"
        defer { Directory.discard(directory) }
        var inputs: [RowInput] = []
        var pyarrow: Pyarrow?
        for (index, file) in files.enumerated() {
            guard let form = try PackedRows.form(of: file.path) else {
                inputs.append(RowInput(file.path))
                continue
            }
            let lines = "\(directory)/\(index).jsonl"
            do {
                try RecordFile.makeDirectory(directory)
                let tool =
                    if let pyarrow { pyarrow } else {
                        try await Pyarrow(environment: CommandContext.current.environment)
                    }
                pyarrow = tool
                try PackedRows.unpack(URL(filePath: file.path).path, form, to: lines, by: tool)
            } catch let error as PyarrowError {
                throw CommandFailure("\(file.path) is \(form.rawValue), which pyarrow unpacks: \(error)")
            }
            inputs.append(RowInput(lines, from: file.path))
        }
        return try await body(inputs)
    }

    /// Calls a body with one file.
    static func during<Result>(
        _ file: RowFile, _ body: (RowInput) async throws -> Result
    ) async throws -> Result {
        try await during([file]) { try await body($0[0]) }
    }
}
