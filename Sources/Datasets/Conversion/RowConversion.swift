internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths

/// Writes rows of any known form in another one.
package enum RowConversion {
    /// What a conversion wrote and dropped.
    package struct Result: Hashable, Sendable, Encodable {
        /// How many rows were written.
        package var rows = 0
        /// Columns of the input that the form has no place for, with the number of rows that had them.
        package var dropped: [String: Int] = [:]
    }

    /// Columns that some form has a place for.
    private static let known: Set<String> = {
        let columns = Column.allCases.filter { ![.pullNumber, .issueNumbers].contains($0) }
        let foreign: [Column.Foreign] = [
            .org, .number, .base, .resolvedIssues, .fixPatch, .failedTests, .passedTests, .skippedTests,
            .absentTests, .hints,
        ]
        return Set(columns.map(\.rawValue) + foreign.map(\.rawValue))
    }()

    /// Converts a file; the output is written whole or not at all.
    ///
    /// - Throws: `PublishedRowError` with file and line, `RecordError`.
    package static func convert(_ path: String, to format: RowFormat, output: String) throws -> Result {
        var result = Result()
        let staging = try StagingDirectory(in: PathText.folder(of: output))
        let name = PathText.name(of: output)
        let file = try StreamedFile(name, in: staging.path)
        let places = known.union(own(format))
        try RowLines.forEach(of: path) { row, _ in
            let task = try TaskRow(row)
            try file.append(line: task.line(in: format))
            result.rows += 1
            for name in row.names where !places.contains(name) { result.dropped[name, default: 0] += 1 }
        }
        _ = try file.finish()
        try staging.move(name)
        return result
    }

    private static func own(_ format: RowFormat) -> Set<String> {
        let foreign: [Column.Foreign] =
            switch format {
            case .sweGym: []
            case .sweBench: [.setupCommit]
            case .sweRebench: [.setupCommit, .licenceName, .license]
            case .multiSWEBench: [.state, .title, .body]
            }
        let issues = format == .multiSWEBench ? [Column.issueNumbers.rawValue] : []
        return Set(foreign.map(\.rawValue) + issues)
    }
}
