internal import Diffs
package import Instances
package import JSON

/// What of an instance is counted: a line of `measures.jsonl`, and what the tables of the papers are made of.
package struct InstanceMeasures: Hashable, Sendable, Codable {
    package var instanceID: String
    /// Words of the problem statement, between blanks.
    package var statementWords: Int
    /// Lines that the gold patch adds and removes.
    package var editedLines: Int
    /// Files that the gold patch touches.
    package var editedFiles: Int
    /// Python functions that the gold patch edits, as far as it shows.
    package var editedFunctions: Int
    /// Hunks of the gold patch.
    package var hunks: Int
    /// Lines that the test patch adds and removes.
    package var testLines: Int
    /// Tests that fail before and pass after; nil without a verdict.
    package var failToPass: Int?
    /// All tests of both lists; nil without a verdict.
    package var tests: Int?
    /// The year in which the pull request was opened.
    package var year: Int
    /// The version of the project; empty when it is not known.
    package var version: String
    /// Files of the code base at the base commit that are text and no tests; nil when the mirror is not at hand.
    package var codeFiles: Int?
    /// Lines of these files.
    package var codeLines: Int?

    private enum CodingKeys: String, CodingKey {
        case instanceID = "instance_id"
        case statementWords = "statement_words"
        case editedLines = "edited_lines"
        case editedFiles = "edited_files"
        case editedFunctions = "edited_functions"
        case hunks
        case testLines = "test_lines"
        case failToPass = "fail_to_pass"
        case tests, year, version
        case codeFiles = "code_files"
        case codeLines = "code_lines"
    }

    /// The measures of texts that were read, and of lists.
    private init(
        id: String, texts: TextReading, createdAt: Timestamp?, version: String, failToPass: [String]?,
        passToPass: [String]?
    ) {
        instanceID = id
        statementWords = texts.statementWords
        let statistics = texts.gold?.statistics ?? PatchStatistics()
        editedLines = statistics.addedLines + statistics.removedLines
        editedFiles = statistics.files
        hunks = statistics.hunks
        editedFunctions = texts.gold.map { EditedFunctions($0).count } ?? 0
        let tests = texts.tests?.statistics ?? PatchStatistics()
        testLines = tests.addedLines + tests.removedLines
        self.failToPass = failToPass?.count
        self.tests = failToPass.map { $0.count + (passToPass?.count ?? 0) }
        year = createdAt.flatMap { Int($0.day.prefix(4)) } ?? 0
        self.version = version
    }

    /// The measures of a row of a file.
    ///
    /// - Throws: `RowLineError` for a value that is there and cannot be read.
    package init(_ row: DatasetRow) throws(RowLineError) {
        self.init(
            id: row.id,
            texts: TextReading(
                statement: try row.statement ?? "", patch: try row.patch ?? "",
                testPatch: try row.testPatch ?? ""),
            createdAt: try row.createdAt, version: try row.version ?? "", failToPass: try row.failToPass,
            passToPass: try row.passToPass)
    }

    /// The measures of a candidate whose texts were read.
    package init(_ candidate: Candidate, texts: TextReading, verdict: Verdict?, codebase: CodebaseSize?) {
        let isValid = verdict?.verdictClass == .valid
        self.init(
            id: candidate.id.description, texts: texts, createdAt: candidate.createdAt,
            version: candidate.version, failToPass: isValid ? verdict?.failToPass : nil,
            passToPass: isValid ? verdict?.passToPass : nil)
        codeFiles = codebase?.files
        codeLines = codebase?.lines
    }
}
