package import Datasets

/// A published collection of rows.
package enum Split: String, Hashable, Sendable, Codable, CaseIterable {
    /// Candidates whose problem statement is known, validated or not, with empty test lists.
    case raw
    /// The members of `raw` that are valid, with the tests that the gold patch mends.
    case full
    /// The members of `full` that meet the criteria of `LiteCriterion`.
    case lite

    /// The file of the rows.
    package var fileName: String { "\(rawValue).jsonl" }

    /// What the split holds, in one line, for people.
    var purpose: String {
        switch self {
        case .raw: "merged pull requests with a linked issue, a gold patch and a test patch"
        case .full: "those of which at least one test fails before the gold patch and passes after it"
        case .lite: "those of `full` that meet the criteria of SWE-bench Lite"
        }
    }

    /// The columns in the order in which the published datasets have them.
    package var columns: [Column] {
        switch self {
        case .raw:
            [
                .repo, .pullNumber, .instanceID, .issueNumbers, .baseCommit, .patch, .testPatch,
                .problemStatement,
                .hintsText, .createdAt, .passToPass, .failToPass,
            ]
        case .full, .lite:
            [
                .instanceID, .hintsText, .patch, .testPatch, .createdAt, .problemStatement, .repo,
                .baseCommit,
                .version, .passToPass, .failToPass,
            ]
        }
    }

    /// The type of one of its columns.
    ///
    /// Raw's test lists are always empty and, as published, have no element type.
    func type(of column: Column) -> ColumnType {
        switch column {
        case .pullNumber: .integer
        case .issueNumbers: .strings
        case .passToPass, .failToPass: self == .raw ? .nothings : .strings
        default: .string
        }
    }
}
