internal import Files

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
        var file = try opened()
        while let block = try next(of: &file) { try body(block) }
    }

    private func opened() throws(ExportFault) -> BlockFile {
        do throws(RecordError) {
            return try BlockFile(path, packing: .byContent)
        } catch {
            throw ExportFault(error)
        }
    }

    private func next(of file: inout BlockFile) throws(ExportFault) -> [UInt8]? {
        do throws(RecordError) {
            return try file.next()
        } catch {
            throw ExportFault(error)
        }
    }
}

extension ExportFault {
    /// The fault of a file that cannot be read to its end.
    fileprivate init(_ error: RecordError) {
        let remedy = error.kind == .malformed ? Self.cutRemedy : nil
        self.init(line: 1, column: 1, error.cause, remedy: remedy)
    }
}
