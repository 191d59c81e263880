internal import Files
package import Instances
internal import JSON

/// Why a file of published rows cannot be used.
package struct PublishedRowError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// The line, from 1; nil when the file as a whole cannot be read.
    package let line: Int?
    /// What is wrong with it.
    package let problem: String

    /// How many further lines of the file are refused.
    package var more = 0

    package init(file: String, line: Int?, problem: String, more: Int = 0) {
        self.file = file
        self.line = line
        self.problem = problem
        self.more = more
    }

    /// `FILE:LINE: what is wrong`.
    package var description: String {
        let rest = more == 0 ? "" : " (\(more) more \(more == 1 ? "line is" : "lines are") refused)"
        return "\(file)\(line.map { ":\($0)" } ?? ""): \(problem)\(rest)"
    }
}

/// Reads rows that are to be validated, in any published form, one JSON object a line.
package enum PublishedRows {
    /// The rows of a file, in its order.
    ///
    /// Columns that are absent or null are nil; others are ignored.
    /// - Throws: `PublishedRowError` for the first line that is not such a row, or names an instance twice.
    package static func read(_ rows: RowInput) throws(PublishedRowError) -> [PublishedRow] {
        var found: [PublishedRow] = []
        var lines: [String: Int] = [:]
        do {
            try RowLines.forEach(of: rows) { line, number in
                let row = try PublishedRow(DatasetRow(line))
                if let first = lines.updateValue(number, forKey: row.instanceID) {
                    throw PublishedRowError(
                        file: rows.origin, line: number,
                        problem: "instance \(row.instanceID.debugDescription) is on line \(first) already")
                }
                found.append(row)
            }
        } catch let error as PublishedRowError {
            throw error
        } catch {
            throw PublishedRowError(file: rows.origin, line: nil, problem: "\(error)")
        }
        return found
    }
}

extension PublishedRow {
    /// The row of an instance that is to be validated: what identifies it must be there, and no value be of another
    /// type than its column.
    init(_ row: DatasetRow) throws(RowLineError) {
        guard row.instance != nil else {
            throw .member(.instanceID, "expected OWNER__NAME-NUMBER, found \(row.id.debugDescription)")
        }
        guard let repo = try row.statedRepository else { throw .missing(Column.repo.rawValue) }
        guard let repository = RepositoryName(repo) else {
            throw .member(.repo, "expected OWNER/NAME, found \(repo.debugDescription)")
        }
        guard let commit = try row.baseCommit else { throw .missing(Column.baseCommit.rawValue) }
        guard commit.utf8.count == 40, commit.utf8.allSatisfy(Self.isHexadecimal) else {
            throw .member(.baseCommit, "expected 40 hexadecimal digits, found \(commit.debugDescription)")
        }
        self.init(instanceID: row.id, repository: repository, baseCommit: commit.lowercased())
        patch = try row.patch
        testPatch = try row.testPatch
        problemStatement = try row.statement
        hints = try row.hints
        createdAt = try row.createdAt
        version = try row.version
        failToPass = try row.failToPass
        passToPass = try row.passToPass
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
    }
}

extension RowLineError {
    fileprivate static func member(_ column: Column, _ problem: String) -> RowLineError {
        .member(column.rawValue, problem)
    }
}
