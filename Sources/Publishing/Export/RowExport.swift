internal import Foundation

/// Writes splits as Parquet and as compressed lines, through pyarrow run by uv.
///
/// pyarrow is what the hub's own files are written with, reads back what it wrote, and brings zstd along, so that
/// neither a Parquet writer nor a further C library is needed here.
package struct RowExport: Sendable {
    /// The forms other than JSON lines.
    package enum Format: String, Hashable, Sendable, CaseIterable {
        /// `data/SPLIT/train-NNNNN-of-NNNNN.parquet`, sharded as the hub does.
        case parquet
        /// `SPLIT.jsonl.zst`.
        case zst
    }

    private let formats: [Format]
    private let pyarrow: Pyarrow

    /// The export into some formats.
    package init(_ formats: Set<Format>, by pyarrow: Pyarrow) {
        self.formats = Format.allCases.filter(formats.contains)
        self.pyarrow = pyarrow
    }

    /// Writes the splits that lie in a directory, and names the files.
    ///
    /// - Throws: `PyarrowError`.
    package func write(in directory: String, splits: [SplitShape]) throws -> SplitExport {
        let request = Request(directory: directory, formats: formats.map(\.rawValue), splits: splits)
        let output = try pyarrow.run(
            PackageResources.export_rows_py,
            String(decoding: try JSONEncoder().encode(request), as: UTF8.self))
        do {
            return try JSONDecoder().decode(SplitExport.self, from: Data(output.utf8))
        } catch {
            throw PyarrowError.failed("what it wrote is not known: \(error)")
        }
    }

    private struct Request: Encodable {
        var directory: String
        var formats: [String]
        var splits: [SplitShape]
    }
}
