internal import Files
package import JSON

/// Files of one row a line, read one after another.
package enum RowLines {
    /// Passes on each row of a file with the number of its line; blank lines are passed over.
    ///
    /// The file is read to its end, and further rows are passed on, when one is refused: the error counts those that
    /// are. What the body made until then is no result.
    /// - Throws: `PublishedRowError` with file and line for what is no row, or when the body throws `RowLineError`;
    ///   `RecordError`; what else the body throws.
    package static func forEach(of rows: RowInput, _ body: (RowLine, Int) throws -> Void) throws {
        var file = try LineFile(rows.path)
        var refusals = RefusedLines(rows)
        while let line = try file.next() {
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            do {
                try body(try RowLine(line), file.number)
            } catch let error as RowLineError {
                refusals.add(file.number, error, line)
            }
        }
        try refusals.finish()
    }
}

/// The lines of a file that are refused: the first one, and how many others.
struct RefusedLines {
    private let rows: RowInput
    private var first: PublishedRowError?

    init(_ rows: RowInput) {
        self.rows = rows
    }

    mutating func add(_ number: Int, _ error: RowLineError, _ line: [UInt8]) {
        guard first == nil else {
            first?.more += 1
            return
        }
        let isList = line.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "[")
        let remedy = isList ? "; rows are one object a line, which `jq -c '.[]'` makes of a list" : ""
        first = PublishedRowError(file: rows.origin, line: number, problem: "\(error)\(remedy)")
    }

    /// - Throws: `PublishedRowError` when a line is refused.
    func finish() throws(PublishedRowError) {
        if let first { throw first }
    }
}
