internal import Diffs
package import Instances

/// What a trainer should know of an instance before using it: a line of `quality.jsonl`, computed from its texts.
///
/// Labels are evidence, not judgements: nothing is left out because of them.
package struct QualityLabels: Hashable, Sendable, Codable {
    package var instanceID: String
    /// Words of the problem statement.
    package var statementWords: Int
    /// Fenced or indented blocks of code in it.
    package var codeBlocks: Int
    /// Whether it shows a Python traceback.
    package var hasTraceback: Bool
    /// The share of the lines that the gold patch adds which stand in the problem statement word for word, from 0 to 1,
    /// in hundredths; lines shorter than 12 characters do not count.
    package var fixInStatement: Double
    /// The same for the hints.
    package var fixInHints: Double
    /// Names that the gold patch defines and the tests use, but the problem statement does not mention, sorted.
    ///
    /// A solver cannot know them.
    package var unmentionedNames: [String]
    /// Files of the gold patch whose path is that of a test.
    package var testFilesInGold: Int
    /// Lines that the gold patch adds and removes.
    package var editedLines: Int
    /// Tests that fail before and pass after; nil without a verdict.
    package var failToPass: Int?
    /// Tests of the same files that disagree with themselves between runs; nil without a verdict.
    package var flakyNeighbours: Int?

    private enum CodingKeys: String, CodingKey {
        case instanceID = "instance_id"
        case statementWords = "statement_words"
        case codeBlocks = "code_blocks"
        case hasTraceback = "has_traceback"
        case fixInStatement = "fix_in_statement"
        case fixInHints = "fix_in_hints"
        case unmentionedNames = "unmentioned_names"
        case testFilesInGold = "test_files_in_gold"
        case editedLines = "edited_lines"
        case failToPass = "fail_to_pass"
        case flakyNeighbours = "flaky_neighbours"
    }

    /// The labels of a candidate whose texts were read; nil when its problem statement is not known.
    package init?(_ candidate: Candidate, texts: TextReading, verdict: Verdict?) {
        guard let statement = candidate.problemStatement else { return nil }
        instanceID = candidate.id.description
        statementWords = texts.statementWords
        codeBlocks = Self.codeBlocks(in: statement)
        hasTraceback = ByteScan(statement).contains("Traceback (most recent call last)")
        let gold = texts.gold
        let added = Self.addedLines(of: gold)
        fixInStatement = Self.share(of: added, in: statement)
        fixInHints = Self.share(of: added, in: candidate.hints)
        let tests = Self.addedLines(of: texts.tests)
        unmentionedNames = PatchNames(defining: added).names(usedBy: tests, unmentionedIn: statement)
        testFilesInGold = gold?.files.count { CodebaseSize.isTest($0.path) } ?? 0
        let statistics = gold?.statistics ?? PatchStatistics()
        editedLines = statistics.addedLines + statistics.removedLines
        failToPass = verdict.flatMap { $0.verdictClass == .valid ? $0.failToPass.count : nil }
        flakyNeighbours = verdict?.flaky.count
    }

    /// The lines that a patch adds, without their mark and the blanks around them.
    private static func addedLines(of patch: Patch?) -> [ArraySlice<UInt8>] {
        (patch?.files ?? []).flatMap { file in
            file.hunks.flatMap { hunk in
                hunk.lines.filter { $0.kind == .added }.map { trimmed(file.content(of: $0)) }
            }
        }
    }

    /// The share of lines that stand in a text as lines of their own, blanks around them left out.
    private static func share(of lines: [ArraySlice<UInt8>], in text: String) -> Double {
        let telling = lines.filter { $0.count >= shortestTelling }
        guard !telling.isEmpty, !text.isEmpty else { return 0 }
        var known: Set<ByteKey> = []
        for line in Array(text.utf8).split(separator: UInt8(ascii: "\n")) where line.count >= shortestTelling
        {
            let line = trimmed(line)
            known.insert(ByteKey(line))
            // A line of a diff that was pasted into the text counts without its mark.
            if line.first == UInt8(ascii: "+") { known.insert(ByteKey(trimmed(line.dropFirst()))) }
        }
        guard !known.isEmpty else { return 0 }
        let found = telling.count { known.contains(ByteKey($0)) }
        return (Double(found) * 100 / Double(telling.count)).rounded() / 100
    }

    /// Shorter lines, bytes, are too common to show a leak.
    private static let shortestTelling = 12

    /// Fences in pairs, and runs of lines indented by four blanks outside of them.
    private static func codeBlocks(in text: String) -> Int {
        var (blocks, isFenced, isIndented, wasBlank) = (0, false, false, true)
        for line in Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let words = trimmed(line)
            if words.starts(with: "```".utf8) || words.starts(with: "~~~".utf8) {
                if !isFenced { blocks += 1 }
                isFenced.toggle()
                isIndented = false
            } else if !isFenced {
                let isCode = !words.isEmpty && line.starts(with: "    ".utf8)
                if isCode, !isIndented, wasBlank {
                    blocks += 1
                    isIndented = true
                } else if !isCode, !words.isEmpty {
                    isIndented = false
                }
            }
            wasBlank = words.isEmpty
        }
        return blocks
    }

    /// A line without the blanks around it.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
        var rest = line.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
