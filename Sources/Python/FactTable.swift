/// A table of facts that comes with the program: one row a line, its columns separated by tabs.
///
/// Lines that begin with `#` say what the columns mean.
struct FactTable: Hashable, Sendable {
    /// What is wrong with the text of a table.
    enum Fault: Error, Hashable {
        /// A line has another number of columns, or an empty one.
        case columns(line: Int)
        /// A line repeats the key of an earlier one: all but its last column.
        case duplicate(line: Int)
    }

    /// The rows, in the order of the file.
    private(set) var rows: [[String]] = []

    /// Reads a table.
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

    /// A table of the program's own resources, which tests read too.
    ///
    /// - Precondition: The text is a table.
    init(resource: [UInt8], columns: Int) {
        do throws(Fault) {
            try self.init(text: resource, columns: columns)
        } catch {
            preconditionFailure("a table of the program is malformed: \(error)")
        }
    }

    /// Of a table whose first column is a kind, the last columns of the rows of some kinds by the second ones.
    func values(_ kinds: String...) -> [String: String] {
        var values: [String: String] = [:]
        for row in rows where kinds.contains(row[0]) { values[row[1]] = row[2] }
        return values
    }

    /// Of a table whose first column is a kind, the second columns of the rows of one kind.
    func names(_ kind: String) -> [String] { rows.filter { $0[0] == kind }.map { $0[1] } }
}
