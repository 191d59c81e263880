import Foundation
import Instances
import JSON
import Publishing
import TestSupport
import Testing

@testable import Datasets

@Suite("Conversion between the forms of rows")
struct ConversionTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A row of ours with odd texts in it.
    private func ours() throws -> [UInt8] {
        var candidate = try candidate(7, statement: "Title\nBody \"quoted\" é\u{2028}\r\nmore\n")
        candidate.hints = "hint"
        let verdict = Verdict.valid(
            failToPass: ["t.py::a[x \"y\"]"], passToPass: ["t.py::b", "t.py::c"], flaky: [])
        return try #require(SplitRow(candidate, in: .full, verdict: verdict)).bytes
    }

    private func convert(_ bytes: [UInt8], _ format: RowFormat) throws -> RowLine {
        try RowLine(TaskRow(DatasetRow(RowLine(bytes))).line(in: format))
    }

    @Test(
        "A row of ours comes back byte for byte from every form but the one that keeps no version and hints")
    func roundTrips() throws {
        let row = try ours()
        for format in [RowFormat.sweGym, .sweBench, .sweRebench] {
            #expect(try convert(convert(row, format).bytes, .sweGym).bytes == row, "\(format)")
        }
        let back = try TaskRow(DatasetRow(RowLine(convert(row, .multiSWEBench).bytes)))
        let task = try TaskRow(DatasetRow(RowLine(row)))
        #expect(
            back.id == task.id && back.repository == task.repository && back.baseCommit == task.baseCommit)
        #expect(
            back.patch == task.patch && back.testPatch == task.testPatch && back.statement == task.statement)
        #expect(back.failToPass == task.failToPass && back.passToPass == task.passToPass)
    }

    @Test(
        "SWE-bench's row has its 12 columns in order, lists as JSON text, the base commit for the environment"
    )
    func sweBench() throws {
        let row = try convert(ours(), .sweBench)
        #expect(
            row.names == [
                "repo", "instance_id", "base_commit", "patch", "test_patch", "problem_statement",
                "hints_text",
                "created_at", "version", "FAIL_TO_PASS", "PASS_TO_PASS", "environment_setup_commit",
            ])
        #expect(row.text("PASS_TO_PASS") == #"["t.py::b", "t.py::c"]"#)
        #expect(row.text("environment_setup_commit") == row.text("base_commit"))
    }

    @Test("Multi-SWE-bench's row nests base, issues and tests")
    func multiSWEBench() throws {
        let bytes = try convert(ours(), .multiSWEBench).bytes
        let row = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(
            row["org"] as? String == "owner" && row["repo"] as? String == "name" && row["number"] as? Int == 7
        )
        #expect((row["base"] as? [String: Any])?["sha"] as? String == String(repeating: "a", count: 40))
        #expect((row["resolved_issues"] as? [[String: Any]])?.first?["title"] as? String == "Title")
        let mended = row["f2p_tests"] as? [String: [String: String]]
        #expect(mended?["t.py::a[x \"y\"]"] == ["run": "NONE", "test": "FAIL", "fix": "PASS"])
        #expect((row["p2p_tests"] as? [String: Any])?.count == 2)
    }

    private func task(_ members: String) throws -> TaskRow {
        try TaskRow(
            DatasetRow(
                RowLine(
                    Array(#"{"base_commit": "c", "patch": "p", "instance_id": "o__r-1", \#(members)}"#.utf8)))
        )
    }

    @Test("Rows of others are read: lists as text, dates as numbers, versions as numbers, tests by state")
    func reading() throws {
        let rebench = try task(
            #""repo": "o/r", "created_at": 1600000000000, "version": 1.5, "FAIL_TO_PASS": "[\"a\"]", "license_name": "MIT""#
        )
        #expect(rebench.createdAt == Timestamp(seconds: 1_600_000_000) && rebench.version == "1.5")
        #expect(rebench.failToPass == ["a"] && rebench.passToPass == nil && rebench.licence == "MIT")
        let multi = try TaskRow(
            DatasetRow(
                RowLine(
                    Array(
                        #"{"org": "o", "repo": "r", "number": 5, "base": {"sha": "abc"}, "fix_patch": "p", "test_patch": "t", "resolved_issues": [{"number": 3, "title": "T", "body": "B"}, {"number": 4, "title": "U", "body": null}], "f2p_tests": {"b": {}}, "n2p_tests": {"a": {}}, "p2p_tests": {"c": {}}}"#
                            .utf8))))
        #expect(multi.id == "o__r-5" && multi.baseCommit == "abc" && multi.statement == "T\nB\nU\n\n")
        #expect(multi.failToPass == ["a", "b"] && multi.passToPass == ["c"] && multi.issues == ["3", "4"])
    }

    @Test(
        "A row that lacks what makes a task is refused",
        arguments: [
            ("{}", "there is no instance_id"),
            (
                #"{"instance_id": "o__r-1", "base_commit": "c"}"#,
                "there is no patch or fix_patch or gold_patch"
            ),
            (#"{"instance_id": "o__r-1", "patch": "p"}"#, "there is no base_commit"),
            (
                #"{"instance_id": "o__r-1", "patch": ["p"], "base_commit": "c"}"#,
                "patch: expected text, found a list"
            ),
        ])
    func lacking(_ row: String, _ problem: String) throws {
        let error = #expect(throws: RowLineError.self) { try TaskRow(DatasetRow(RowLine(Array(row.utf8)))) }
        #expect(error?.description.hasPrefix(problem) == true, "\(error?.description ?? "")")
    }

    @Test("What a conversion drops, leaves empty or spells in another way is counted, and nothing else")
    func losses() throws {
        let row = String(decoding: try ours(), as: UTF8.self)
        let moment = try #require(try RowLine(ours()).text("created_at"))
        let odd = row.replacing(moment, with: moment.replacing("T", with: " ").replacing("Z", with: ""))
        let bare =
            #"{"instance_id": "o__r-1", "repo": "o/r", "base_commit": "c", "patch": "p", "FAIL_TO_PASS": "['a']"}"#
        let source = RowInput(try directory.write("\(row)\n\(odd)\n\(bare)\n", to: "rows.jsonl"))
        let output = directory["out.jsonl"]
        let flat = try RowConversion.convert(source, to: .sweBench, output: output)
        #expect(flat.dropped == [:])
        #expect(flat.respelled == ["created_at": 1, "FAIL_TO_PASS": 1])
        #expect(
            flat.absent == [
                "test_patch": 1, "problem_statement": 1, "PASS_TO_PASS": 1, "hints_text": 1, "created_at": 1,
                "version": 1,
            ])
        let nested = try RowConversion.convert(source, to: .multiSWEBench, output: output)
        #expect(nested.dropped == ["created_at": 2, "hints_text": 2, "version": 2])
    }

    @Test("A row that has Multi-SWE-bench's own form is handed on byte for byte")
    func identity() throws {
        let row =
            #"{"org":"o","repo":"r","number":5,"state":"closed","title":"x","base":{"ref":"main","sha":"abc"},"resolved_issues":[{"number":3,"title":"T","body":"B"}],"fix_patch":"p","test_patch":"t","f2p_tests":{"b":{"run":"NONE"}},"p2p_tests":{},"hints":"h"}"#
        let source = RowInput(try directory.write(row + "\n", to: "rows.jsonl"))
        let result = try RowConversion.convert(source, to: .multiSWEBench, output: directory["out.jsonl"])
        #expect(try directory.text("out.jsonl") == row + "\n")
        #expect(result.dropped == [:] && result.respelled == [:])
    }

    @Test("A file is converted whole or not at all, and what has no place is counted")
    func files() throws {
        let row = String(decoding: try ours(), as: UTF8.self)
        let more = row.dropLast() + #", "difficulty": "easy"}"#
        let source = try directory.write("\(row)\n\n\(more)\n", to: "rows.jsonl")
        let output = "\(directory.path)/out.jsonl"
        let result = try RowConversion.convert(RowInput(source), to: .sweBench, output: output)
        #expect(result.rows == 2 && result.dropped == ["difficulty": 1])
        #expect(try directory.objects("out.jsonl").count == 2)
        let bad = try directory.write("\(row)\n{}\n{}\n\(row)\n", to: "bad.jsonl")
        let error = #expect(throws: PublishedRowError.self) {
            try RowConversion.convert(RowInput(bad), to: .sweBench, output: "\(directory.path)/none.jsonl")
        }
        #expect(error?.line == 2 && error?.more == 1)
        #expect(try !directory.names.contains { $0.hasPrefix("none") || $0.hasPrefix(".publishing") })
    }
}
