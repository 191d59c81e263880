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

    /// `FILE:LINE: what is wrong`.
    package var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(problem)"
    }
}

/// Reads rows of SWE-bench, SWE-Gym and datasets of their form, one JSON object a line.
package enum PublishedRows {
    /// The rows of a file, in its order.
    ///
    /// Columns that are absent or null are nil; others are ignored.
    /// - Throws: `PublishedRowError` for the first line that is not such a row, or names an instance twice.
    package static func read(_ path: String) throws(PublishedRowError) -> [PublishedRow] {
        var rows: [PublishedRow] = []
        var lines: [String: Int] = [:]
        do {
            try RowLines.forEach(of: path) { line, number in
                let row = try PublishedRow(DatasetRow(line))
                if let first = lines.updateValue(number, forKey: row.instanceID) {
                    throw PublishedRowError(
                        file: path, line: number,
                        problem: "instance \(row.instanceID.debugDescription) is on line \(first) already")
                }
                rows.append(row)
            }
        } catch let error as PublishedRowError {
            throw error
        } catch {
            throw PublishedRowError(file: path, line: nil, problem: "\(error)")
        }
        return rows
    }
}

extension PublishedRow {
    /// The row of an instance that is to be validated: what identifies it must be there, and no value be of another
    /// type than its column.
    init(_ row: DatasetRow) throws(RowLineError) {
        guard row.instance != nil else {
            throw .member(.instanceID, "expected OWNER__NAME-NUMBER, found \(row.id.debugDescription)")
        }
        let repo = try row.required(.repo)
        guard let repository = RepositoryName(repo) else {
            throw .member(.repo, "expected OWNER/NAME, found \(repo.debugDescription)")
        }
        let commit = try row.required(.baseCommit)
        guard commit.utf8.count == 40, commit.utf8.allSatisfy(Self.isHexadecimal) else {
            throw .member(.baseCommit, "expected 40 hexadecimal digits, found \(commit.debugDescription)")
        }
        self.init(instanceID: row.id, repository: repository, baseCommit: commit.lowercased())
        patch = try row.checked(row.patch, .patch)
        testPatch = try row.checked(row.testPatch, .testPatch)
        problemStatement = try row.checked(row.statement, .problemStatement)
        hints = try row.checked(row.hints, .hintsText)
        createdAt = try row.checked(row.createdAt, .createdAt, "a time such as 2024-02-19T20:29:03Z")
        version = try row.checked(row.version, .version)
        let tests = "a list of tests, or a JSON string that holds one"
        failToPass = try row.checked(row.failToPass, .failToPass, tests)
        passToPass = try row.checked(row.passToPass, .passToPass, tests)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
    }
}

extension DatasetRow {
    /// A column that must be there, as text.
    fileprivate func required(_ column: Column) throws(RowLineError) -> String {
        guard line.raw(column) != nil else { throw .missing(column.rawValue) }
        guard let text = line.text(column) else { throw .member(column, "expected text") }
        return text
    }

    /// A value that may be absent or null, but not of another type.
    fileprivate func checked<Value>(
        _ value: Value?, _ column: Column, _ expected: String = "text"
    ) throws(RowLineError) -> Value? {
        if value == nil, let raw = line.raw(column), !raw.elementsEqual("null".utf8) {
            throw .member(column, "expected \(expected)")
        }
        return value
    }
}

extension RowLineError {
    fileprivate static func member(_ column: Column, _ problem: String) -> RowLineError {
        .member(column.rawValue, problem)
    }
}
