import Terminal
import Testing

@Suite struct TableTests {
    let plain = Palette(isColoured: false)

    @Test("Columns line up, figures to the right, and no line ends in blanks")
    func alignment() {
        var table = Table([.init("split"), .init("rows", .right), .init("file")])
        table.append(["raw", "12", "raw.jsonl"])
        table.append(["full", "1,009", ""])
        #expect(
            table.lines(width: 80, palette: plain) == [
                "split   rows  file",
                "raw       12  raw.jsonl",
                "full   1,009",
            ])
    }

    @Test("Wide characters take two columns, combining marks none")
    func wideCharacters() {
        #expect(DisplayWidth.of("日本") == 4)
        #expect(DisplayWidth.of("e\u{301}") == 1)
        #expect(DisplayWidth.of("🎉") == 2)
        #expect(DisplayWidth.of("abc") == 3)
        var table = Table([.init(""), .init("", .right)])
        table.append(["日本", "1"])
        table.append(["abcd", "1"])
        let lines = table.lines(width: 80, palette: plain)
        #expect(lines.map(DisplayWidth.of) == [7, 7])
    }

    @Test("A flexible column gives way in a narrow terminal")
    func narrowTerminal() {
        var table = Table([.init("id"), .init("why", isFlexible: true)])
        table.append(["a__b-1", "the tests do not end within their time"])
        let lines = table.lines(width: 24, palette: plain)
        #expect(lines[1] == "a__b-1  the tests do no…")
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 24 })
    }

    @Test("Cutting never splits a wide character")
    func cuttingWideCharacters() {
        #expect(DisplayWidth.truncated("日本語", to: 4) == "日…")
        #expect(DisplayWidth.truncated("日本語", to: 6) == "日本語")
        #expect(DisplayWidth.truncated("abc", to: 0).isEmpty)
    }

    @Test("Hostile cells are escaped before they are measured and coloured")
    func hostileCells() {
        var table = Table([.init("")])
        table.append([Table.Cell("\u{1B}[31mred", .bad)])
        #expect(table.lines(width: 80, palette: plain) == ["\\x1b[31mred"])
        let coloured = table.lines(width: 80, palette: Palette(isColoured: true))
        #expect(coloured == ["\u{1B}[31m\\x1b[31mred\u{1B}[0m"])
    }

    @Test("A short row is filled, a long one cut")
    func raggedRows() {
        var table = Table([.init("a"), .init("b")])
        table.append(["1"])
        table.append(["1", "2", "3"])
        #expect(table.lines(width: 80, palette: plain) == ["a  b", "1", "1  2"])
    }
}
