import Testing

@testable import Reports

@Suite struct `Markup of a page` {
    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "&lt;b&gt;",
        "a & b", "\u{0}\u{1b}[31m",
        "\u{202e}evil", "\u{feff}", "</pre>", "<!-- -->", "]]>", "javascript:alert(1)",
    ]

    @Test(arguments: hostile)
    func `takes no text of others for its own`(text: String) {
        var page = Markup()
        page.element("p", [.init("title", text)], text: text)
        let inside = page.html.dropFirst("<p title=\"".count).dropLast("</p>".count)
        #expect(page.html.hasPrefix("<p title=\"") && page.html.hasSuffix("</p>"))
        // One end of the attribute and one of the tag are ours.
        #expect(inside.count { $0 == "\"" } == 1)
        #expect(inside.count { $0 == ">" } == 1)
        #expect(!inside.contains("<") && !inside.contains("'"))
        #expect(!inside.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
        #expect(!inside.unicodeScalars.contains("\u{202e}") && !inside.unicodeScalars.contains("\u{feff}"))
    }

    @Test(arguments: [
        ("plain", "plain"), ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;"), ("é 中 😀", "é 中 😀"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("\u{1b}", "\u{fffd}[U+001B]"), ("\u{200b}x", "\u{fffd}[U+200B]x"), ("\u{85}", "\u{fffd}[U+0085]"),
        ("", ""),
    ])
    func `shows what could hide`(text: String, expected: String) {
        #expect(Markup.escaped(text) == expected)
    }

    @Test func `nests elements and ends those that hold something`() {
        var page = Markup()
        page.element("ul", ["hidden"]) { list in
            list.element("li", text: "a")
            list.void("br")
            list.newline()
        }
        var other = Markup()
        other.literal("<hr>")
        page.append(other)
        #expect(page.html == "<ul hidden=\"\"><li>a</li><br>\n</ul><hr>")
    }

    @Test(arguments: [
        ("a|b", "a\\|b"), ("`x` *y* _z_", "\\`x\\` \\*y\\* \\_z\\_"), ("a\nb", "a b"),
        ("[x](y)", "\\[x\\](y)"), ("<b>", "&lt;b&gt;"),
        ("it's \"x\"", "it's \"x\""), ("\\", "\\\\"), ("~~x~~", "\\~\\~x\\~\\~"),
    ])
    func `of a cell in Markdown stays in its cell`(text: String, expected: String) {
        #expect(MarkdownText.cell(text) == expected)
    }

    @Test func `of a table says in both forms what is in it`() {
        let table = DataTable(
            caption: "Sizes", heads: ["split", "rows", "what"],
            rows: [["full", "14", "a|b"], ["lite", "–", "<i>"]])
        #expect(
            table.markdown == """
                Sizes:

                | split | rows | what |
                |---|---:|---|
                | full | 14 | a\\|b |
                | lite | – | &lt;i&gt; |
                """)
        var page = Markup()
        table.draw(into: &page)
        #expect(page.html.contains("<caption>Sizes</caption>"))
        #expect(page.html.contains("<th scope=\"row\">full</th><td>14</td><td class=\"text\">a|b</td>"))
        #expect(page.html.contains("&lt;i&gt;") && !page.html.contains("<i>"))
    }

    @Test func `of a patch keeps its lines apart, whatever ends them`() {
        let lines = ["diff --git a/x b/x", "--- a/x", "+++ b/x", "@@ -1,2 +1,2 @@", "-a", "+b", " c", ""]
        for end in ["\n", "\r\n"] {
            var page = Markup()
            PatchView(patch: lines.joined(separator: end), label: "patch").draw(into: &page)
            let classes = page.html.matches(of: #/<span class="(\w+)">/#).map { String($0.output.1) }
            #expect(
                classes == ["file", "file", "file", "hunk", "del", "add", "same", "same"],
                "\(end.debugDescription)")
        }
        var empty = Markup()
        PatchView(patch: "", label: "patch").draw(into: &empty)
        #expect(empty.html.contains("There is none."))
        var long = Markup()
        PatchView(patch: String(repeating: "+x\n", count: 4000), label: "patch").draw(into: &long)
        #expect(long.html.contains("more lines are in the row."))
    }
}

@Suite struct `Numbers for people` {
    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1\u{202f}000"), (1_234_567, "1\u{202f}234\u{202f}567"),
        (-1234, "−1\u{202f}234"),
    ])
    func `that are whole have blanks between thousands`(number: Int, text: String) {
        #expect(Numbers.whole(number) == text)
    }

    @Test(arguments: [
        (0.0, "0.0"), (1.25, "1.3"), (12.04, "12.0"), (999.94, "999.9"), (1000, "1\u{202f}000"),
        (12_345.6, "12\u{202f}346"),
    ])
    func `that are means have one decimal below a thousand`(number: Double, text: String) {
        #expect(Numbers.mean(number) == text)
    }

    @Test func `that are medians have a decimal only where there is one`() {
        #expect(
            Numbers.median(3) == "3" && Numbers.median(3.5) == "3.5" && Numbers.median(2000) == "2\u{202f}000"
        )
    }

    @Test(arguments: [(0, 0, "–"), (0, 5, "0.0 %"), (1, 3, "33.3 %"), (2, 2, "100.0 %"), (1, 1000, "0.1 %")])
    func `that are shares have one decimal`(part: Int, whole: Int, text: String) {
        #expect(Numbers.percent(part, of: whole) == text)
    }
}
