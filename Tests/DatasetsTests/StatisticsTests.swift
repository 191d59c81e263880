import Diffs
import Foundation
import Instances
import JSON
import TestSupport
import Testing

@testable import Datasets

@Suite("Statistics")
struct StatisticsTests {
    private func functions(_ hunks: String, path: String = "x.py") throws -> Int {
        let text = "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n\(hunks)"
        return EditedFunctions(try Patch(parsing: Array(text.utf8))).count
    }

    @Test(
        "A function is edited when a line within it is, known by its head in the hunk or by the hunk's heading"
    )
    func editedFunctions() throws {
        #expect(try functions("@@ -1,3 +1,3 @@\n def f():\n-    a\n+    b\n     c\n") == 1)
        #expect(try functions("@@ -9,2 +9,2 @@ async def g(self):\n     a\n-    b\n+    c\n") == 1)
        #expect(try functions("@@ -9,2 +9,2 @@ class C:\n     a\n-    b\n+    c\n") == 0)
        #expect(try functions("@@ -1,5 +1,6 @@\n def f(\n     a,\n ):\n+    x\n     b\n \n") == 1)
        #expect(try functions("@@ -1,4 +1,4 @@\n def f():\n     a\n \n-X = 1\n+X = 2\n") == 0)
        let two =
            "@@ -1,2 +1,3 @@ def f():\n     a\n+    b\n     c\n@@ -9,2 +10,3 @@ def f():\n     a\n+    b\n     c\n"
        #expect(try functions(two) == 1)
        #expect(
            try functions("@@ -0,0 +1,5 @@\n+def f():\n+    def g():\n+        a\n+\n+def h(): pass\n") == 3)
        #expect(try functions("@@ -1 +1,2 @@\n def f():\n+    a\n", path: "x.pyx") == 0)
        #expect(try functions("@@ -1 +1,2 @@\n default = 1\n+defer = 2\n") == 0)
    }

    @Test("Means, medians and largest values")
    func spreads() {
        let spread = SplitStatistics.Spread([4, 1, 2, 9])
        #expect(spread.mean == 4 && spread.median == 3 && spread.maximum == 9 && spread.count == 4)
        #expect(SplitStatistics.Spread([5]).median == 5)
        #expect(SplitStatistics.Spread([]).mean == 0)
    }

    @Test("Rows are counted by repository, year and version")
    func counts() throws {
        let rows = try (1...4).map { number in
            let text =
                #"{"instance_id": "o__r-\#(number)", "created_at": "202\#(number % 2)-01-01", "version": "\#(number / 3)"}"#
            return (repository: "o/r", measures: try InstanceMeasures(DatasetRow(RowLine(Array(text.utf8)))))
        }
        let statistics = SplitStatistics(name: "x", rows: rows)
        #expect(statistics.years == [2020: 2, 2021: 2] && statistics.versions == 2 && statistics.rows == 4)
        #expect(statistics.measures[.codeLines]?.count == 0 && statistics.measures[.tests]?.count == 0)
    }

    @Test("What counts as a test's path, and as a line of text")
    func codebases() {
        for path in [
            "tests/a.py", "a/test_b.py", "x/b_test.go", "src/testing/x", "e2e/x", "Test/x", "a.test.js",
        ] {
            #expect(CodebaseSize.isTest(Array(path.utf8)), "\(path)")
        }
        for path in ["latest.py", "contest/x.py", "attestation.md", "pytest.ini", "src/protest"] {
            #expect(!CodebaseSize.isTest(Array(path.utf8)), "\(path)")
        }
        #expect(CodebaseSize.lines(of: Array("a\nb".utf8)) == 2)
        #expect(CodebaseSize.lines(of: Array("a\nb\n".utf8)) == 2)
        #expect(CodebaseSize.lines(of: []) == 0)
        #expect(CodebaseSize.lines(of: [1, 0, 2]) == nil)
    }
}

@Suite("Labels of quality")
struct QualityLabelsTests {
    private func labels(
        statement: String, hints: String = "", gold: [String] = ["    return compute(value)"],
        tests: [String] = [],
        path: String = "x.py"
    ) throws -> QualityLabels {
        func patch(_ lines: [String], _ path: String) -> String {
            "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n@@ -1,0 +1,\(lines.count) @@\n"
                + lines.map { "+\($0)\n" }.joined()
        }
        var candidate = try candidate(1, statement: statement)
        candidate.hints = hints
        candidate.goldPatch = patch(gold, path)
        candidate.testPatch = patch(tests.isEmpty ? ["x"] : tests, "test_x.py")
        return try #require(
            QualityLabels(
                candidate, texts: TextReading(candidate),
                verdict: .valid(failToPass: ["t"], passToPass: [], flaky: ["f"])))
    }

    @Test("A fix that the issue or the hints give away is seen, also when it is pasted as a diff")
    func leaks() throws {
        let gold = ["    return compute(value)", "    another_long_line()", "x"]
        let told = try labels(
            statement: "Try:\n```\nreturn compute(value)\n```", hints: "+    another_long_line()", gold: gold)
        #expect(told.fixInStatement == 0.5 && told.fixInHints == 0.5)
        #expect(try labels(statement: "compute(value) is wrong", gold: gold).fixInStatement == 0)
    }

    @Test("Names that only gold patch and tests know are named; those of the issue, and common ones, are not")
    func names() throws {
        let gold = ["def secret_name(self, new_option=None):", "class Known:", "    local = 1"]
        let tests = ["x = secret_name(new_option=1)", "Known()", "local", "self"]
        let found = try labels(statement: "Known should have new_option", gold: gold, tests: tests)
        #expect(found.unmentionedNames == ["secret_name"])
    }

    @Test("Blocks of code, tracebacks, tests in the gold patch, flaky neighbours")
    func others() throws {
        let text =
            "Words\n\n    code\n    more\n\ntext\n```py\na\n```\n~~~\nb\n~~~\nTraceback (most recent call last):"
        let found = try labels(statement: text, path: "lib/tests/helper.py")
        #expect(found.codeBlocks == 3 && found.hasTraceback && found.testFilesInGold == 1)
        #expect(found.failToPass == 1 && found.flakyNeighbours == 1 && found.editedLines == 1)
        let waiting = try candidate(1, statement: nil)
        #expect(QualityLabels(waiting, texts: TextReading(waiting), verdict: nil) == nil)
    }
}
