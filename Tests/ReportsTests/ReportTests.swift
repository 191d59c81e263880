import Datasets
import Foundation
import Testing

@testable import Reports

@Suite("Reports")
struct ReportTests {
    /// The start tags of a page that are none of those which the program writes itself.
    private func strangers(in html: String) -> [String] {
        let own: Set<String> = [
            "html", "head", "meta", "title", "style", "body", "header", "main", "section", "h1", "h2", "p",
            "a", "code",
            "pre", "span", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure",
            "figcaption", "svg",
            "rect", "text", "details", "summary", "ul", "li", "dl", "dt", "dd", "script", "!DOCTYPE",
        ]
        return html.split(separator: "<").dropFirst().map { part in
            String(part.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber || $0 == "!" })
        }.filter { !own.contains($0) }
    }

    @Test("Text from anywhere stays text, in elements and in attributes")
    func escaping() {
        var page = Markup()
        page.element("p", [.init("title", "a\"b'c<d>&")], text: "<b>&amp;\"'")
        #expect(page.html == "<p title=\"a&quot;b&#39;c&lt;d&gt;&amp;\">&lt;b&gt;&amp;amp;&quot;&#39;</p>")
        let shown = Markup.escaped("a\u{1b}[2J\u{202e}\u{0}\u{200b}b\r\n\té☃")
        #expect(
            shown
                == "a\u{fffd}[U+001B][2J\u{fffd}[U+202E]\u{fffd}[U+0000]\u{fffd}[U+200B]b\n\té☃")
    }

    @Test("A page of hostile instances has no markup but the program's own, and one script at most")
    func hostilePage() throws {
        var first = try instance("o__r-1", page: true)
        first.id = hostile
        first.repository = hostile
        first.verdict = hostile
        first.splits = [hostile]
        first.measures.version = hostile
        let html = ReportPage(reportData([first], release: hostile)).html
        let script = try #require(html.range(of: "<script>"))
        let body = String(html[..<script.lowerBound])
        #expect(strangers(in: body) == [])
        #expect(html.components(separatedBy: "<script").count == 2)
        #expect(!body.contains("onerror=\"") && !body.contains("\u{1b}") && !body.contains("\u{202e}"))
        #expect(body.contains("href=\"instances/=3c=2fpre=3e"))
    }

    @Test("The page of a hostile instance likewise, logs and lock included; it has no script at all")
    func hostileInstance() throws {
        var details = InstanceDetails(
            summary: try instance("o__r-1"), statement: hostile, hints: hostile,
            patch: "diff --git a/\(hostile) b/x\n@@ -1 +1 @@ \(hostile)\n+\(hostile)\n-\(hostile)\n",
            testPatch: hostile,
            failToPass: [hostile], passToPass: [hostile])
        details.facts = [(hostile, hostile)]
        details.lock = hostile
        details.runs = [
            RunDetails(name: hostile, outcome: hostile, tests: [hostile: "failed"], log: hostile),
            RunDetails(name: "after", outcome: "", tests: [:], log: nil),
        ]
        let html = InstancePage(details).html
        #expect(strangers(in: html) == [])
        #expect(!html.contains("<script") && !html.contains("\u{1b}") && !html.contains("\u{0}"))
        #expect(html.contains("default-src 'none'"))
        #expect(html.contains("<span class=\"add\">+&lt;/pre&gt;"))
    }

    @Test(
        "A page's file never leaves its directory",
        arguments: ["../x", "a/b", ".hidden", "a\u{0}b", "CON", "ü"])
    func fileNames(_ id: String) {
        let name = InstancePage.fileName(of: id)
        #expect(name.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 > 0x20 && $0 < 0x7f })
        #expect(!name.hasPrefix("."))
    }

    @Test("Different ids have different files")
    func distinctNames() {
        #expect(InstancePage.fileName(of: "a/b") != InstancePage.fileName(of: "a=2fb"))
        #expect(InstancePage.fileName(of: "o__r-1") == "o__r-1.html")
    }

    @Test("The lines of a patch are marked by what they are, whatever they look like")
    func patches() {
        var page = Markup()
        PatchView(
            patch:
                "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ def f\n--- removed\n+++ added\n same\n",
            label: "Patch"
        ).draw(into: &page)
        #expect(page.html.contains("<span class=\"file\">--- a/x</span>"))
        #expect(page.html.contains("<span class=\"del\">--- removed</span>"))
        #expect(page.html.contains("<span class=\"add\">+++ added</span>"))
        #expect(page.html.contains("<span class=\"hunk\">@@ -1,2 +1,2 @@ def f</span>"))
    }

    @Test("Everything can be read without the script: numbers, charts in words, and every instance")
    func withoutScript() throws {
        let html = ReportPage(
            reportData(try (1...30).map { try instance("o__r-\($0)", repository: "o/r\($0)") })
        ).html
        for number in 1...30 { #expect(html.contains(">o__r-\(number)</th>")) }
        #expect(html.contains("aria-label=\"Instances of full by repository: "))
        #expect(html.contains("5 others 5"))
        #expect(html.contains("SWE-bench Lite"))
        #expect(!html.contains("http-equiv=\"refresh\"") && !html.contains("src=\""))
    }

    @Test("Ten thousand instances stay far below 15 MB")
    func size() throws {
        let instances = try (0..<10_000).map {
            try instance(
                "some-owner__some-repository-\($0)", repository: "some-owner/some-repository-\($0 % 300)")
        }
        #expect(ReportPage(reportData(instances)).html.utf8.count < 6_000_000)
    }

    @Test("Cells of Markdown and CSV cannot break out of their table, or be formulas")
    func texts() throws {
        #expect(MarkdownText.cell("a|b\nc`*_[x](y)<b>") == "a\\|b c\\`\\*\\_\\[x\\](y)&lt;b&gt;")
        var row = try instance("=cmd|' /C calc'!A0")
        row.verdict = "a,\"b\"\nc"
        row.measures.version = "-1"
        let csv = ReportTexts(reportData([row])).csv
        #expect(csv.contains("o/r,'=cmd|' /C calc'!A0,raw full,\"a,\"\"b\"\"\nc\",2021,-1,3,"))
        #expect(
            ReportTexts(reportData([row])).markdown.contains(
                "| Words of the problem statement | 3.0 | 239.8 |"))
    }

    @Test("Words stand at the left and numbers at the right, in HTML and in Markdown")
    func alignment() {
        let table = DataTable(
            caption: "What it's of", heads: ["Name", "Rows", "Licence"],
            rows: [["a", "1", "MIT"], ["b", "–", ""]])
        #expect(table.markdown.hasPrefix("What it's of:\n\n| Name | Rows | Licence |\n|---|---:|---|\n| a |"))
        var page = Markup()
        table.draw(into: &page)
        #expect(page.html.contains("<td>1</td><td class=\"text\">MIT</td>"))
    }

    @Test("A chart's labels are whole, and its longest bar fills the room")
    func bars() {
        let name = String(repeating: "long-", count: 12) + "name"
        var page = Markup()
        BarChart.ranked("Counts", [name: 4, "b": 1]).draw(into: &page)
        #expect(page.html.contains("<span>\(name)</span>"))
        #expect(page.html.contains("<rect width=\"1000\"") && page.html.contains("<rect width=\"250\""))
        #expect(page.html.contains("aria-label=\"Counts: \(name) 4, b 1\""))
    }

    @Test("Numbers are written the same everywhere")
    func numbers() {
        #expect(Numbers.whole(1_234_567) == "1\u{202f}234\u{202f}567" && Numbers.whole(-12) == "−12")
        #expect(Numbers.mean(2.449) == "2.4" && Numbers.mean(1_234.5) == "1\u{202f}235")
        #expect(Numbers.median(3) == "3" && Numbers.median(2.5) == "2.5")
        #expect(Numbers.percent(1, of: 3) == "33.3 %" && Numbers.percent(1, of: 0) == "–")
    }
}
