internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths

/// Writes rows of any known form in another one.
package enum RowConversion {
    /// What a conversion wrote, dropped and changed: with nothing in it but rows, the way back gives the same bytes.
    package struct Result: Hashable, Sendable, Encodable {
        /// How many rows were written.
        package var rows = 0
        /// Columns with content that the form has no place for, with the number of rows that had them.
        package var dropped: [String: Int] = [:]
        /// Columns that are written empty, with the number of rows that do not say them.
        package var absent: [String: Int] = [:]
        /// Columns whose value is spelled in another way than it was, with the number of such rows.
        package var respelled: [String: Int] = [:]
        /// How many scripts are longer than one argument of a program may be.
        package var longScripts: Int?
    }

    /// Columns that a row gains, with their texts.
    package typealias Additions = [(column: Column.Foreign, text: String)]

    /// Converts a file; the output is written whole or not at all.
    ///
    /// - Parameter additions: What each row gains after its other columns.
    /// - Throws: `PublishedRowError` with file and line, `RecordError`.
    package static func convert(
        _ rows: RowInput, to format: RowFormat, output: String,
        adding additions: (DatasetRow, TaskRow) throws -> Additions = { _, _ in [] }
    ) throws -> Result {
        var result = Result()
        let staging = try StagingDirectory(in: PathText.folder(of: output))
        let name = PathText.name(of: output)
        let file = try StreamedFile(name, in: staging.path)
        try RowLines.forEach(of: rows) { line, _ in
            let row = try DatasetRow(line)
            let task = try TaskRow(row)
            result.rows += 1
            let added = try additions(row, task)
            result.count(added)
            guard !(format == .multiSWEBench && row.isMultiSWEBench) else {
                return try file.append(line: Self.extended(line.bytes, by: added))
            }
            try file.append(line: Self.extended(task.line(in: format), by: added))
            result.count(row, task, added, in: format)
        }
        _ = try file.finish()
        try staging.move(name)
        return result
    }

    /// A row, which is a whole object with members, with more members at its end.
    private static func extended(_ row: [UInt8], by additions: Additions) -> [UInt8] {
        guard !additions.isEmpty, let end = row.lastIndex(of: UInt8(ascii: "}")) else { return row }
        var writer = JSONWriter(.spaced)
        writer.object { writer in
            for addition in additions { writer.member(addition.column.rawValue, addition.text) }
        }
        return row[..<end] + Array(", ".utf8) + writer.bytes.dropFirst()
    }
}

extension RowConversion.Result {
    fileprivate mutating func count(_ added: RowConversion.Additions) {
        guard let script = added.first(where: { $0.column == .evalScript }) else { return }
        longScripts = (longScripts ?? 0) + (script.text.utf8.count > GradedTask.longestArgument ? 1 : 0)
    }

    fileprivate mutating func count(
        _ row: DatasetRow, _ task: TaskRow, _ added: RowConversion.Additions, in format: RowFormat
    ) {
        let object = row.columns.object
        let places = format.places.union(added.map(\.column.rawValue))
        for name in object.names where !places.contains(name) {
            guard let value = object.raw(name).map(RowValue.init), !value.isEmpty else { continue }
            dropped[name, default: 0] += 1
        }
        for column in format.columns where !task.says(column) { absent[column.rawValue, default: 0] += 1 }
        for column in Self.respelled(row, task) where format.columns.contains(column) {
            respelled[column.rawValue, default: 0] += 1
        }
    }

    /// The columns of flat forms whose value is not written as it stands.
    private static func respelled(_ row: DatasetRow, _ task: TaskRow) -> [Column] {
        let object = row.columns.object
        let texts: [(Column, String?)] = [
            (.createdAt, task.createdAt?.description), (.version, task.version),
        ]
        let lists: [(Column, [String]?)] = [(.failToPass, task.failToPass), (.passToPass, task.passToPass)]
        return texts.filter { column, text in text != nil && text != object.text(column) }.map(\.0)
            + lists.filter { column, list in
                list != nil && row.columns.value([column.rawValue]) != nil && object.texts(column) == nil
            }.map(\.0)
    }
}

extension DatasetRow {
    /// Whether the row has Multi-SWE-bench's own form already, with tests by name; such a row is handed on as it is.
    fileprivate var isMultiSWEBench: Bool {
        let parts: [(Column.Foreign, UInt8)] = [
            (.org, UInt8(ascii: "\"")), (.base, UInt8(ascii: "{")), (.resolvedIssues, UInt8(ascii: "[")),
            (.fixPatch, UInt8(ascii: "\"")), (.failedTests, UInt8(ascii: "{")),
            (.passedTests, UInt8(ascii: "{")),
        ]
        guard parts.allSatisfy({ column, first in line.raw(column)?.first == first }) else { return false }
        guard case .object(let tests)? = line.raw(Column.Foreign.failedTests).map(RowValue.init) else {
            return false
        }
        return tests.raw("name")?.first != UInt8(ascii: "[")
    }
}

extension TaskRow {
    /// Whether the row says what belongs into a column.
    fileprivate func says(_ column: Column) -> Bool {
        switch column {
        case .testPatch: testPatch != nil
        case .problemStatement: statement != nil
        case .hintsText: hints != nil
        case .createdAt: createdAt != nil
        case .version: version != nil
        case .failToPass: failToPass != nil
        case .passToPass: passToPass != nil
        case .repo: !repository.isEmpty
        case .pullNumber, .instanceID, .issueNumbers, .baseCommit, .patch: true
        }
    }
}

extension RowFormat {
    /// The columns that a task may lack and that the form has a place for.
    fileprivate var columns: [Column] {
        let tests: [Column] = [.repo, .testPatch, .problemStatement, .failToPass, .passToPass]
        return self == .multiSWEBench ? tests : tests + [.hintsText, .createdAt, .version]
    }

    /// The names of columns, in whatever form, whose content has a place in this one.
    fileprivate var places: Set<String> {
        let always: [Column] = [.instanceID, .baseCommit, .patch]
        let multi: [Column.Foreign] = [
            .org, .number, .base, .resolvedIssues, .failedTests, .passedTests, .skippedTests, .absentTests,
            .fixedTests,
        ]
        let own: [Column.Foreign] =
            switch self {
            case .sweGym: []
            case .sweBench: [.setupCommit]
            case .sweRebench: [.setupCommit, .licenceName, .license, .licence]
            case .multiSWEBench: []
            }
        let numbers: [Column] = self == .multiSWEBench ? [.issueNumbers, .pullNumber] : []
        return Set((always + columns + numbers).flatMap(\.names) + (multi + own).map(\.rawValue))
    }
}
