/// How many rows of a file lack what overlaps are found by, so that nobody believes them compared.
package struct LackingColumns: Hashable, Sendable, Encodable {
    /// The file's name, without its directories.
    package let file: String
    /// The rows that lack a column, by its usual name.
    package private(set) var rows: [String: Int] = [:]

    init(of file: String) {
        self.file = file
    }

    mutating func add(_ row: OverlapRow) {
        for column in row.lacking { rows[column.rawValue, default: 0] += 1 }
    }

    /// A sentence for each column that some row lacks.
    package var notes: [String] {
        rows.sorted { $0.key < $1.key }.map { column, count in
            let subject = count == 1 ? "1 row of \(file) has" : "\(count) rows of \(file) have"
            return "\(subject) no \(column), by which nothing could be compared"
        }
    }
}
