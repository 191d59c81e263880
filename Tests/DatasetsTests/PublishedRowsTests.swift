import Instances
import Publishing
import TestSupport
import Testing

@testable import Datasets

@Suite("Rows that others published")
struct PublishedRowsTests {
    private let directory: TemporaryDirectory
    private static let commit = String(repeating: "A", count: 40)

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func row(_ number: Int = 1, _ more: String = "") -> String {
        #"{"instance_id": "o__r-\#(number)", "repo": "o/r", "base_commit": "\#(Self.commit)"\#(more)}"#
    }

    private func read(_ lines: String...) throws -> [PublishedRow] {
        try PublishedRows.read(
            RowInput(directory.write(lines.joined(separator: "\n"), to: "rows.jsonl")))
    }

    @Test("Lists may be lists or strings that hold one")
    func lists() throws {
        let rows = try read(
            row(1, #", "FAIL_TO_PASS": ["a", "b"], "PASS_TO_PASS": "[\"c [d\"]""#), "",
            row(2, #", "FAIL_TO_PASS": null"#))
        #expect(rows.map(\.failToPass) == [["a", "b"], nil])
        #expect(rows.first?.passToPass == ["c [d"])
        #expect(rows.first?.baseCommit == Self.commit.lowercased())
    }

    @Test("Both published forms of a date, and versions that some reader made a number of")
    func dates() throws {
        let rows = try read(
            row(1, #", "created_at": "2024-02-19 20:29:03", "version": "1.10""#),
            row(2, #", "created_at": "2024-02-19T20:29:03Z", "version": 1.5, "unknown": {"a": 1}"#))
        #expect(
            rows.map(\.createdAt) == [Timestamp("2024-02-19T20:29:03Z"), Timestamp("2024-02-19T20:29:03Z")])
        #expect(rows.map(\.version) == ["1.10", "1.5"])
    }

    @Test("Our own rows read back")
    func ours() throws {
        let verdict = Verdict.valid(failToPass: ["a"], passToPass: [], flaky: [])
        let ours = try #require(SplitRow(try candidate(7), in: .full, verdict: verdict))
        let read = try read(String(decoding: ours.bytes, as: UTF8.self))
        #expect(read.first?.instanceID == "owner__name-7")
        #expect(read.first?.patch == goldPatch)
        #expect(read.first?.failToPass == ["a"])
    }

    @Test(
        "A line that is no such row is named, and what is wrong with it",
        arguments: [
            ("not json", "not a JSON object"), ("[]", "not a JSON object"), ("{}", "there is no instance_id"),
            (
                #"{"instance_id": "x", "repo": "o/r", "base_commit": "c"}"#,
                "instance_id: expected OWNER__NAME-NUMBER"
            ),
            (
                #"{"instance_id": "o__r-1", "repo": "or", "base_commit": "\#(Self.commit)"}"#,
                "repo: expected OWNER/NAME"
            ),
            (#"{"instance_id": "o__r-1", "repo": "o/r", "base_commit": "c"}"#, "base_commit: expected 40"),
            (#"{"instance_id": "o__r-1", "base_commit": "\#(Self.commit)"}"#, "there is no repo"),
            (#"{"instance_id": "o__r-1", "repo": "o/r"}"#, "there is no base_commit"),
            (#"{"instance_id": "o__r-1", "repo": null}"#, "there is no repo"),
            (
                #"{"instance_id": "o__r-1", "repo": "o/r", "base_commit": "\#(Self.commit)", "patch": ["x"]}"#,
                "patch: expected text"
            ),
            (
                #"{"instance_id": "o__r-1", "repo": "o/r", "base_commit": "\#(Self.commit)", "created_at": "x"}"#,
                "created_at: expected a time"
            ),
            (
                #"{"instance_id": "o__r-1", "repo": "o/r", "base_commit": "\#(Self.commit)", "FAIL_TO_PASS": "x"}"#,
                "FAIL_TO_PASS: expected a list"
            ),
        ])
    func malformed(_ line: String, _ problem: String) throws {
        let error = #expect(throws: PublishedRowError.self) { try read(row(9), line) }
        #expect(error?.line == 2)
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }

    @Test("An instance may be there only once, and a file must be there at all")
    func duplicatesAndAbsence() throws {
        let twice = #expect(throws: PublishedRowError.self) { try read(row(1), row(1)) }
        #expect(twice?.problem == "instance \"o__r-1\" is on line 1 already")
        #expect(throws: PublishedRowError.self) {
            try PublishedRows.read(RowInput("\(directory.path)/none.jsonl"))
        }
    }
}
