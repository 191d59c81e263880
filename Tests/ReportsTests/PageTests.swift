import Datasets
import Foundation
import Instances
import TestSupport
import Testing

@testable import Publishing
@testable import Reports

private func drawn(_ draw: (inout Markup) -> Void) -> String {
    var page = Markup()
    draw(&page)
    return page.html
}

@Suite struct `A chart of bars` {
    @Test func `of nothing is nothing`() {
        #expect(drawn { BarChart.ranked("Counts", [:]).draw(into: &$0) }.isEmpty)
        #expect(drawn { BarChart(title: "Counts", bars: []).draw(into: &$0) }.isEmpty)
    }

    @Test func `shows the largest first, equal ones by name, and adds up what is too much`() {
        let counts = Dictionary(uniqueKeysWithValues: (10..<40).map { ("r\($0)", $0 < 12 ? 5 : 1) })
        let bars = BarChart.ranked("Counts", counts.merging(["z": 900]) { $1 }).bars
        #expect(bars.count == 26)
        #expect(bars.prefix(4).map(\.label) == ["z", "r10", "r11", "r12"])
        #expect(bars.last?.label == "6 others" && bars.last?.value == 0 && bars.last?.note == "6")
        #expect(BarChart.ranked("Counts", ["a": 1, "b": 2]).bars.map(\.label) == ["b", "a"])
    }

    @Test func `shows the least that is there, and no bar for nothing`() {
        let html = drawn { BarChart.ranked("Counts", ["a": 1_000_000, "b": 1, "c": 0]).draw(into: &$0) }
        let widths = html.matches(of: #/width="(\d+)"/#).map { String($0.output.1) }
        #expect(widths == ["1000", "4", "0"])
        #expect(html.contains("<span>1\u{202f}000\u{202f}000</span>"))
        // Nothing counted is no division by it.
        #expect(drawn { BarChart.ranked("Counts", ["c": 0]).draw(into: &$0) }.contains("width=\"0\""))
    }
}

@Suite struct `What a report says of overlap` {
    @Test(
        arguments: [
            ([], nil, [], "Not compared with other datasets for contamination."),
            (
                ["a", "b"], "exclude", ["x"],
                "Compared for contamination with a, b: 1 overlapping and left out."
            ),
            (["a"], "allow", [], "Compared for contamination with a: 0 overlapping."),
            (["a"], nil, ["x", "y"], "Compared for contamination with a: 2 overlapping."),
        ] as [([String], String?, [String], String)])
    func `is a sentence`(compared: [String], treatment: String?, instances: [String], sentence: String) {
        var check = OverlapCheck()
        check.compared = compared.map { RowSource(name: $0, rows: 1, sha256: "") }
        check.treatment = treatment
        check.instances = instances
        #expect(OverlapSentence(check).text == sentence)
    }
}

@Suite struct `Tables of a report` {
    @Test func `hold yields beside those of SWE-Gym`() throws {
        var manifest = reportData([]).manifest
        for (name, licences) in [("python/mypy", ["MIT", "PSF-2.0"]), ("octo/tool", [])] {
            var state = RepositoryState(
                repository: try repository(name), commit: "", source: "archive", pullRequests: 2000)
            state.licences = licences
            (state.funnel.pullRequests, state.funnel.candidates) = (2000, name == "octo/tool" ? 0 : 40)
            state.funnel.verdicts = name == "octo/tool" ? ["invalid": 3] : ["valid": 10, "invalid": 3]
            manifest.repositories.append(state)
        }
        (manifest.funnel.pullRequests, manifest.funnel.candidates) = (4000, 40)
        manifest.funnel.verdicts = ["valid": 10]
        #expect(
            YieldTable(manifest: manifest).table.rows == [
                ["python/mypy", "2\u{202f}000", "40", "10", "25.0 %", "21.7 %", "MIT, PSF-2.0"],
                ["octo/tool", "2\u{202f}000", "0", "0", "–", "–", "not recognised"],
                ["all", "4\u{202f}000", "40", "10", "25.0 %", "–", ""],
            ])
    }

    @Test func `have a dash for what was not measured, and as many cells as heads`() throws {
        let data = reportData([try instance("o__r-1"), try instance("o__r-2")])
        let comparison = ComparisonTable(splits: data.splits)
        let table = comparison.table
        #expect(
            table.heads.prefix(2) == ["Measure", "full"]
                && table.rows.allSatisfy { $0.count == table.heads.count })
        func cells(_ label: String) -> [String]? {
            table.rows.first { $0[0] == label }.map { Array($0[1...2]) }
        }
        #expect(cells("Rows") == ["2", "2\u{202f}438"])
        #expect(cells("Files of the code base (no tests)") == ["–", "971.2"])
        #expect(cells("FAIL_TO_PASS") == ["2.0", "10.0"])
        #expect(cells("All tests") == ["3.0", "760.8"])
        let spreads = comparison.spreads
        #expect(spreads.heads == ["Measure", "full"] && spreads.rows.allSatisfy { $0.count == 2 })
        #expect(spreads.rows.contains(["FAIL_TO_PASS", "2; 2"]))
        #expect(spreads.rows.contains(["Lines of the code base (no tests)", "–"]))
    }

    @Test func `name every measure and the four published datasets`() {
        #expect(
            Set(SplitStatistics.Measure.allCases.map(\.label)).count == SplitStatistics.Measure.allCases.count
        )
        #expect(PeerNumbers.all.map(\.rows) == [2438, 230, 2294, 300])
        #expect(PeerNumbers.all.allSatisfy { $0.means.count == SplitStatistics.Measure.allCases.count })
    }

    @Test func `take columns by what is in any of their rows`() {
        let table = DataTable(
            caption: "", heads: ["a", "b", "c", "d"],
            rows: [["1", "−3", "–"], ["x", "", "9", "", "more"], []])
        #expect(table.markdown.hasPrefix("| a | b | c | d |\n|---|---:|---:|---:|\n| 1 | −3 | – |\n"))
    }

    @Test func `hold cells without marks, and nothing for what is not known`() throws {
        var row = try instance("o__r-1")
        row.measures.statementWords = 1_234_567
        (row.measures.year, row.measures.failToPass, row.measures.tests) = (0, nil, nil)
        let cells = InstanceTable.cells(of: row)
        #expect(cells.count == InstanceTable.heads.count)
        #expect(cells == ["o__r-1", "raw full", "valid", "", "1.2", "1234567", "0", "0", "0", "", ""])
    }
}

@Suite struct `The page of a selection` {
    private func data(_ leftOut: [String: Int]) throws -> ReportData {
        var data = reportData([try instance("o__r-1")], release: "Mine | *ours*")
        data.manifest.derivation = Derivation(sources: [], selection: [:], rows: 9, leftOut: leftOut)
        return data
    }

    @Test func `says what was left out, and nothing of mining`() throws {
        let html = ReportPage(try data(["tests": 4])).html
        #expect(html.contains("Rows left out, by criterion: tests 4"))
        #expect(!html.contains("From pull request to instance") && !html.contains("no-test-patch"))
        let markdown = ReportTexts(try data(["tests": 4])).markdown
        #expect(markdown.hasPrefix("# Mine \\| \\*ours\\*\n\nRelease `aaaaaaaaaaaaaaaa`.\n\n"))
        #expect(!markdown.contains("From pull request") && markdown.hasSuffix("\n"))
    }

    @Test func `is called by its release, else by its repositories`() throws {
        #expect(try data([:]).title == "Mine | *ours*")
        let rows = [try instance("a", repository: "o/a"), try instance("b", repository: "o/b")]
        #expect(reportData(rows).title == "Task instances of 2 repositories")
        var empty = reportData([])
        empty.splits = []
        #expect(empty.title == "Task instances of 0 repositories")
    }

    @Test func `spans the years that are known`() throws {
        var rows = try (1...4).map { try instance("o__r-\($0)") }
        for (index, year) in [2019, 0, 2023, 2021].enumerated() { rows[index].measures.year = year }
        #expect(ReportPage(reportData(rows)).html.contains("<td>2019–2023</td>"))
        for index in rows.indices { rows[index].measures.year = 0 }
        let html = ReportPage(reportData(rows)).html
        #expect(html.contains("Instances of full by year: unknown 4") && html.contains("<td>–</td>"))
    }
}

@Suite struct `Cells of CSV` {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("=1+1", "'=1+1"), ("+1", "+1"), ("-1", "-1"), ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("a,b", "\"a,b\""),
        ("\"", "\"\"\"\""),
        ("a\nb", "\"a\nb\""), ("a\r\nb", "\"a\r\nb\""), ("=\"x\"", "\"'=\"\"x\"\"\""),
        ("a\u{2028}b", "\"a\u{2028}b\""),
    ])
    func `stay one cell, and no formula`(text: String, cell: String) throws {
        var row = try instance("o__r-1")
        row.verdict = text
        #expect(ReportTexts(reportData([row])).csv.contains("o/r,o__r-1,raw full,\(cell),2021,1.2,"))
    }
}

@Suite struct `The page of an instance` {
    private func details(_ change: (inout InstanceDetails) -> Void = { _ in }) throws -> InstanceDetails {
        var details = InstanceDetails(
            summary: try instance("o__r-1"), statement: "", hints: "", patch: "", testPatch: "",
            failToPass: [],
            passToPass: [])
        change(&details)
        return details
    }

    @Test func `says what there is none of, and leaves out what is not known`() throws {
        let html = InstancePage(
            try details {
                $0.facts = [("Version", "")]
                $0.summary.splits = []
            }
        ).html
        #expect(html.components(separatedBy: "There is none.").count == 5)
        #expect(html.contains("valid; in no split") && html.contains("FAIL_TO_PASS (0)"))
        for absent in ["<dl>", "Runs", "Environment lock", "<details", "Version"] {
            #expect(!html.contains(absent), "\(absent)")
        }
    }

    @Test func `shows two hundred tests of a list, and counts the others`() throws {
        let html = InstancePage(
            try details {
                $0.failToPass = (1...200).map { "fail-\($0)." }
                $0.passToPass = (1...1201).map { "pass-\($0)." }
            }
        ).html
        #expect(html.contains("<code>fail-200.</code>") && html.contains("PASS_TO_PASS (1\u{202f}201)"))
        #expect(html.contains("<code>pass-200.</code>") && !html.contains("pass-201."))
        #expect(html.components(separatedBy: "more are in the row.").count == 2)
        #expect(html.contains("1\u{202f}001 more are in the row."))
        // The tests that matter are open.
        #expect(html.components(separatedBy: "<details open").count == 2)
    }

    @Test func `compares the outcomes that are not the same in every run`() throws {
        let html = InstancePage(
            try details {
                $0.runs = [
                    RunDetails(
                        name: "before", outcome: "x", tests: ["a": "failed", "b": "passed"], log: "the log"),
                    RunDetails(
                        name: "after", outcome: "y", tests: ["a": "passed", "b": "passed", "c": "error"],
                        log: nil),
                ]
            }
        ).html
        #expect(
            html.contains(
                "<th scope=\"row\">a</th><td class=\"text\">failed</td><td class=\"text\">passed</td>"))
        #expect(
            html.contains(
                "<th scope=\"row\">c</th><td class=\"text\">absent</td><td class=\"text\">error</td>"))
        #expect(!html.contains("<th scope=\"row\">b</th>"))
        #expect(
            html.contains("the log</pre>")
                && html.components(separatedBy: "Its log is not at hand.").count == 2)
        let same = InstancePage(
            try details {
                $0.runs = [RunDetails(name: "before", outcome: "x", tests: ["a": "failed"], log: nil)]
            }
        ).html
        #expect(same.contains("<h2>Runs</h2>") && !same.contains("not the same in every run"))
    }

    @Test(arguments: [
        ("o__r-1", "o__r-1.html"), ("", ".html"), ("..", "=2e..html"), (".x", "=2ex.html"),
        ("a.b", "a.b.html"),
        ("a/b", "a=2fb.html"), ("a=b", "a=3db.html"), ("é", "=c3=a9.html"), ("a b\u{0}", "a=20b=0.html"),
    ])
    func `lies in a file that its id names`(id: String, name: String) {
        #expect(InstancePage.fileName(of: id) == name)
    }

    @Test func `lies in a file whose name is not too long for a disk`() {
        #expect(InstancePage.fileName(of: String(repeating: "x", count: 5000)).utf8.count == 205)
    }
}
