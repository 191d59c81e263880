import Datasets
import Foundation
import Instances
import JSON
import TestSupport
import Testing

@testable import Publishing

@Suite("Rows as they are published")
struct SplitRowTests {
    private func text(_ row: SplitRow?) -> String {
        String(decoding: row?.bytes ?? [], as: UTF8.self)
    }

    @Test("A row of the full split has the 11 published columns in their order")
    func full() throws {
        var candidate = try candidate(7, statement: "It breaks.")
        candidate.hints = "Try \"this\"."
        let verdict = Verdict.valid(
            failToPass: ["t.py::a[x y]"], passToPass: ["t.py::b", "t.py::c"], flaky: ["f"])
        #expect(
            text(SplitRow(candidate, in: .full, verdict: verdict)) == """
                {"instance_id": "owner__name-7", "hints_text": "Try \\"this\\".", "patch": "diff --git a/x.py b/x.py\\n\
                --- a/x.py\\n+++ b/x.py\\n@@ -1 +1 @@\\n-a\\n+b\\n", "test_patch": "tests\\n", \
                "created_at": "2020-09-13T12:26:41Z", "problem_statement": "It breaks.", "repo": "owner/name", \
                "base_commit": "\(String(repeating: "a", count: 40))", "version": "1.10", \
                "PASS_TO_PASS": ["t.py::b", "t.py::c"], "FAIL_TO_PASS": ["t.py::a[x y]"]}
                """)
        #expect(
            SplitRow(candidate, in: .lite, verdict: verdict)
                == SplitRow(candidate, in: .full, verdict: verdict))
    }

    @Test("A row of the raw split has the 12 published columns, and empty lists whatever the verdict")
    func raw() throws {
        let verdict = Verdict.valid(failToPass: ["t"], passToPass: ["u"], flaky: [])
        let row = text(SplitRow(try candidate(7, statement: "It breaks."), in: .raw, verdict: verdict))
        #expect(
            row.hasPrefix(
                #"{"repo": "owner/name", "pull_number": 7, "instance_id": "owner__name-7", "issue_numbers": ["3", "5"], "#
            ))
        #expect(
            row.hasSuffix(
                #""hints_text": "", "created_at": "2020-09-13T12:26:41Z", "PASS_TO_PASS": [], "FAIL_TO_PASS": []}"#
            ))
        #expect(Split.raw.columns.count == 12)
    }

    @Test("A candidate that awaits its issue's text has no row")
    func awaiting() throws {
        #expect(SplitRow(try candidate(7, statement: nil), in: .raw, verdict: nil) == nil)
    }

    @Test(
        "Any text survives, on one line for every reader of lines",
        arguments: [
            "a\u{0}b\u{1f}\u{7f}", "a\"b\\c/d", "a\nb\rc\td", "a\u{85}b\u{2028}c\u{2029}d", "é☃😀\u{fffd}",
            "\u{c2}\u{e2}\u{2027}\u{202a}", "",
        ])
    func roundTrip(_ statement: String) throws {
        let row = try #require(SplitRow(try candidate(7, statement: statement), in: .full, verdict: nil))
        let read = try JSONSerialization.jsonObject(with: Data(row.bytes)) as? [String: Any]
        #expect(read?["problem_statement"] as? String == statement)
        let ends: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{b}", "\u{c}"]
        #expect(!text(row).unicodeScalars.contains { ends.contains($0) })
    }

    @Test(
        "A row is measured while it is written, to what reading it again would say",
        arguments: [
            "", "a\nb\t\"q\" \u{7f}\u{85}\u{2028} é☃😀", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05z",
        ])
    func loadedBytes(_ text: String) throws {
        var candidate = try candidate(7, statement: text)
        (candidate.hints, candidate.version, candidate.goldPatch) = (text, text, text)
        let verdict = Verdict.valid(failToPass: [text, "t"], passToPass: [], flaky: [])
        for split in Split.allCases {
            let row = try #require(SplitRow(candidate, in: split, verdict: verdict))
            #expect(row.loadedBytes == LoadedSize.of(try RowLine(row.bytes)))
        }
        candidate.problemStatement = nil
        let awaiting = SplitRow(awaiting: candidate)
        #expect(awaiting.loadedBytes == LoadedSize.of(try RowLine(awaiting.bytes)))
    }
}
