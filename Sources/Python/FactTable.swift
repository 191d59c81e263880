/// A table of facts that comes with the program: one row a line, its columns separated by tabs.
///
/// Lines that begin with `#` say what the columns mean.
struct FactTable: Hashable, Sendable {
    /// Why a text is not a table.
    enum Fault: Error, Hashable {
        /// A line has the wrong number of columns, or an empty column.
        case columns(line: Int)
        /// A line has the key of an earlier one: all columns but the last.
        case duplicate(line: Int)
    }

    /// The rows, in the order of the file.
    private(set) var rows: [[String]] = []

    /// Parses a table.
    init(text: some Collection<UInt8>, columns: Int) throws(Fault) {
        var keys: Set<[String]> = []
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty && line.first != UInt8(ascii: "#") {
            let row = String(decoding: line, as: UTF8.self)
                .split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard row.count == columns, row.allSatisfy({ !$0.isEmpty }) else {
                throw .columns(line: index + 1)
            }
            guard keys.insert(row.dropLast()).inserted else { throw .duplicate(line: index + 1) }
            rows.append(row)
        }
    }

    /// A table of the program's resources; tests check them.
    ///
    /// - Precondition: The text is well formed.
    init(resource: [UInt8], columns: Int) {
        do throws(Fault) {
            try self.init(text: resource, columns: columns)
        } catch {
            preconditionFailure("a table of the program is malformed: \(error)")
        }
    }

    /// The last columns by the second ones, of rows whose first column is one of some kinds.
    func values(_ kinds: String...) -> [String: String] {
        var values: [String: String] = [:]
        for row in rows where kinds.contains(row[0]) { values[row[1]] = row[2] }
        return values
    }

    /// The second columns of rows whose first column is a kind.
    func names(_ kind: String) -> [String] { rows.filter { $0[0] == kind }.map { $0[1] } }
}
