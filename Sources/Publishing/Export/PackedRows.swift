package import Files
internal import Foundation

/// Files of rows that are not lines of JSON as they lie there: Parquet, or lines that are compressed.
package enum PackedRows {
    /// How rows are packed.
    package enum Form: String, Hashable, Sendable {
        case parquet, zstd, gzip

        /// The bytes with which such a file begins.
        fileprivate var beginning: [UInt8] {
            switch self {
            case .parquet: Array("PAR1".utf8)
            case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
            case .gzip: [0x1f, 0x8b]
            }
        }
    }

    /// The form of a file by its first bytes; nil for lines.
    ///
    /// - Throws: `RecordError` when it cannot be read.
    package static func form(of path: String) throws(RecordError) -> Form? {
        var file = try BlockFile(path)
        let start = try file.next() ?? []
        return [Form.parquet, .zstd, .gzip].first { start.starts(with: $0.beginning) }
    }

    /// Writes the rows of a file as lines.
    ///
    /// - Throws: `PyarrowError`, `ProcessError`.
    package static func unpack(_ path: String, _ form: Form, to lines: String, by pyarrow: Pyarrow) throws {
        let request = ["source": path, "form": form.rawValue, "target": lines]
        let argument = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        _ = try pyarrow.run(PackageResources.unpack_rows_py, argument)
    }
}
