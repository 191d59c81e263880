internal import Compression
internal import Foundation

/// A GHS export on disk: CSV or JSON, plain or packed by gzip, whatever its name.
package struct ExportFile {
    private let path: String

    /// A file by its path.
    package init(_ path: String) {
        self.path = path
    }

    /// Calls `body` with each repository, in the order of the file, and holds no more than one of them.
    ///
    /// - Throws: `RepositoryExportError` with line and column.
    package func forEachRecord(_ body: (ExportRecord) -> Void) throws(RepositoryExportError) {
        var reader = ExportReader()
        do throws(ExportFault) {
            try forEachBlock { (block) throws(ExportFault) in
                try reader.take(block) { (record) throws(ExportFault) in body(record) }
            }
            try reader.finish { (record) throws(ExportFault) in body(record) }
        } catch {
            throw RepositoryExportError(file: path, fault: error)
        }
    }

    private func forEachBlock(_ body: ([UInt8]) throws(ExportFault) -> Void) throws(ExportFault) {
        do {
            if try isPacked() {
                var reader = try GzipReader(path)
                while let block = try reader.next() { try body(block) }
            } else {
                let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { try? handle.close() }
                while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty {
                    try body(Array(block))
                }
            }
        } catch let fault as ExportFault {
            throw fault
        } catch let error as CompressionError {
            throw ExportFault(line: 1, column: 1, error.cause, remedy: ExportFault.cutRemedy)
        } catch {
            throw ExportFault(line: 1, column: 1, error.localizedDescription)
        }
    }

    private func isPacked() throws -> Bool {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        return try handle.read(upToCount: 2).map { Array($0) == [0x1F, 0x8B] } ?? false
    }
}
