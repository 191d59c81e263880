/// The numbers of a split: what Table 2 and Figure 2 of the paper show.
package struct SplitStatistics: Hashable, Sendable, Encodable {
    /// The mean, the median and the largest of some values.
    package struct Spread: Hashable, Sendable, Encodable {
        /// How many values there are.
        package var count: Int
        /// Their mean; 0 without values.
        package var mean: Double
        /// The one in the middle, the mean of two for an even number; 0 without values.
        package var median: Double
        /// The largest; 0 without values.
        package var maximum: Int

        /// The spread of some values.
        package init(_ values: [Int]) {
            let sorted = values.sorted()
            count = sorted.count
            mean = sorted.isEmpty ? 0 : Double(sorted.reduce(0, +)) / Double(sorted.count)
            maximum = sorted.last ?? 0
            let middle = sorted.count / 2
            if sorted.isEmpty {
                median = 0
            } else if sorted.count % 2 == 1 {
                median = Double(sorted[middle])
            } else {
                median = Double(sorted[middle - 1] + sorted[middle]) / 2
            }
        }
    }

    /// A row of the paper's table.
    package enum Measure: String, Hashable, Sendable, CaseIterable, Encodable, CodingKeyRepresentable {
        /// Words of the problem statement.
        case statementWords = "statement_words"
        /// Files of the code base, tests left out.
        case codeFiles = "code_files"
        /// Lines of the code base, tests left out.
        case codeLines = "code_lines"
        /// Lines that the gold patch edits.
        case editedLines = "edited_lines"
        /// Files that it edits.
        case editedFiles = "edited_files"
        /// Functions that it edits.
        case editedFunctions = "edited_functions"
        /// Tests that fail before and pass after.
        case failToPass = "fail_to_pass"
        /// All tests of both lists.
        case tests
    }

    /// The split.
    package var name: String
    /// How many rows it holds.
    package var rows: Int
    /// The spread of each measure.
    package var measures: [Measure: Spread]
    /// How many rows each repository has.
    package var repositories: [String: Int]
    /// How many rows each year has; rows without a date are under 0.
    package var years: [Int: Int]
    /// How many versions the rows are of, over all repositories; the empty one does not count.
    package var versions: Int

    /// The statistics of some rows.
    ///
    /// - Parameter rows: each row's repository and measures.
    package init(name: String, rows: [(repository: String, measures: InstanceMeasures)]) {
        self.name = name
        self.rows = rows.count
        measures = Dictionary(
            uniqueKeysWithValues: Measure.allCases.map { measure in
                (measure, Spread(rows.compactMap { Self.value(measure, of: $0.measures) }))
            })
        repositories = Dictionary(rows.map { ($0.repository, 1) }, uniquingKeysWith: +)
        years = Dictionary(rows.map { ($0.measures.year, 1) }, uniquingKeysWith: +)
        versions =
            Set(
                rows.filter { !$0.measures.version.isEmpty }.map { "\($0.repository) \($0.measures.version)" }
            ).count
    }

    private static func value(_ measure: Measure, of row: InstanceMeasures) -> Int? {
        switch measure {
        case .statementWords: row.statementWords
        case .codeFiles: row.codeFiles
        case .codeLines: row.codeLines
        case .editedLines: row.editedLines
        case .editedFiles: row.editedFiles
        case .editedFunctions: row.editedFunctions
        case .failToPass: row.failToPass
        case .tests: row.tests
        }
    }
}
