internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths

/// Writes rows of any known form in another one.
package enum RowConversion {
    /// What a conversion came to.
    package struct Result: Hashable, Sendable, Encodable {
        /// How many rows were written.
        package var rows = 0
        /// Columns of the input that the form has no place for, with the number of rows that had them.
        package var dropped: [String: Int] = [:]
    }

    /// Columns that some form has a place for.
    private static let known: Set<String> = [
        "instance_id", "repo", "base_commit", "patch", "test_patch", "problem_statement", "hints_text",
        "created_at", "version", "FAIL_TO_PASS", "PASS_TO_PASS", "org", "number", "base", "resolved_issues",
        "fix_patch", "f2p_tests", "p2p_tests", "s2p_tests", "n2p_tests", "hints",
    ]

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
        switch format {
        case .sweGym: []
        case .sweBench: ["environment_setup_commit"]
        case .sweRebench: ["environment_setup_commit", "license_name", "license"]
        case .multiSWEBench: ["issue_numbers", "state", "title", "body"]
        }
    }
}
