internal import Files
package import JSON

/// Files of one row a line, read one after another.
package enum RowLines {
    /// Passes on each row of a file with the number of its line; blank lines are passed over.
    ///
    /// - Throws: `PublishedRowError` with file and line for what is no row, or when the body throws `RowLineError`;
    ///   `RecordError`; what else the body throws.
    package static func forEach(of path: String, _ body: (RowLine, Int) throws -> Void) throws {
        var file = try LineFile(path)
        while let line = try file.next() {
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            do {
                try body(try RowLine(line), file.number)
            } catch let error as RowLineError {
                throw PublishedRowError(file: path, line: file.number, problem: "\(error)")
            }
        }
    }
}
