import Terminal
import Testing

@Suite struct `The width of text on a terminal` {
    @Test(arguments: [
        ("", 0), ("plain", 5), ("a\tb", 2), ("\u{1b}", 0), ("\u{7f}", 0), ("\r\n", 0), ("é", 1),
        ("e\u{301}\u{302}", 1), ("한글", 4), ("漢", 2), ("𠀀", 2), ("Ａ", 2), ("ｱ", 1), ("①", 1), ("→", 1),
        ("\u{2764}", 1), ("\u{2764}\u{fe0f}", 2), ("🎉", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("\u{200d}", 0),
        ("\u{ad}", 0),
    ])
    func `is counted in columns`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abcd", 1, "…"), ("abcd", 0, ""), ("abcd", -1, ""),
        ("", 0, ""),
        ("日本", 1, "…"), ("日本", 2, "…"), ("日本", 3, "日…"), ("a日本", 3, "a…"),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
    ])
    func `limits what is shown of it`(text: String, columns: Int, shown: String) {
        #expect(DisplayWidth.truncated(text, to: columns) == shown)
    }

    @Test func `is never exceeded by what is cut to it, nor is anything cut that fits`() {
        let text = "a日e\u{301}🎉b\u{2764}\u{fe0f}漢c"
        let whole = DisplayWidth.of(text)
        #expect(whole == 12)
        for columns in 1..<whole {
            let cut = DisplayWidth.truncated(text, to: columns)
            #expect(DisplayWidth.of(cut) <= columns && cut.hasSuffix("…"), "\(columns): \(cut)")
            #expect(text.hasPrefix(cut.dropLast()))
            // At most one column is left over, where a wide character does not fit.
            #expect(DisplayWidth.of(cut) >= columns - 1)
        }
        #expect(DisplayWidth.truncated(text, to: whole) == text)
    }
}
