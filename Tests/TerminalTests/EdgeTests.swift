import Synchronization
import Terminal
import Testing

@Suite struct `Figures at their limits` {
    @Test(arguments: [
        (Int.min, "-9,223,372,036,854,775,808"), (Int.max, "9,223,372,036,854,775,807"), (-999, "-999"),
        (-1000, "-1,000"), (100_000, "100,000"),
    ])
    func `are counted whole`(value: Int, text: String) {
        #expect(HumanFormat.count(value) == text)
    }

    @Test(arguments: [
        (1, "1 repository"), (0, "0 repositories"), (2, "2 repositories"), (-1, "-1 repositories"),
        (1000, "1,000 repositories"),
    ])
    func `agree with their noun`(value: Int, text: String) {
        #expect(HumanFormat.count(value, "repository", plural: "repositories") == text)
    }

    @Test(arguments: [
        (-1023, "-1023 B"), (-1536, "-1.5 KiB"), (10_199, "10 KiB"), (10_752, "11 KiB"),
        (1_048_063, "1,023 KiB"), (1_048_064, "1 MiB"),
        (1_048_525, "1 MiB"), (1 << 30, "1 GiB"), (1 << 40, "1 TiB"), (1 << 50, "1 PiB"), (Int.min, "-8 EiB"),
    ])
    func `are bytes in the next unit when they would round up to it`(value: Int, text: String) {
        #expect(HumanFormat.bytes(value) == text)
    }

    @Test(arguments: [
        (9.94, "9.9 s"), (9.95, "10 s"), (59.5, "1 min 00 s"), (3599.4, "59 min 59 s"),
        (3599.6, "1 h 00 min"),
        (86_399.4, "23 h 59 min"), (86_399.6, "1 d 0 h"), (999_999_999_999.0, "11574074 d 1 h"), (1e12, "?"),
        (-0.1, "?"), (-.infinity, "?"),
    ])
    func `are spans in the next unit when they would round up to it`(seconds: Double, text: String) {
        #expect(HumanFormat.duration(seconds: seconds) == text)
    }

    @Test(arguments: [
        (1.0, "1/s"), (0.99, "59/min"), (0.5, "30/min"), (0.01, "36/h"), (0.0001, "0.4/h"),
        (12_345.0, "12,345/s"),
        (-1.0, "0/s"), (1e12, "0/s"), (.nan, "0/s"),
    ])
    func `are rates in a unit in which they are at least one, where there is such a unit`(
        rate: Double, text: String
    ) {
        #expect(HumanFormat.rate(perSecond: rate) == text)
    }

    @Test(arguments: [
        (0, 5, "0 %"), (1, 3, "33 %"), (2, 3, "67 %"), (199, 200, "99 %"), (1, 100_000, "1 %"),
        (5, 4, "125 %"),
        (0, -1, "0 %"), (3, 0, "0 %"),
    ])
    func `are shares`(part: Int, whole: Int, text: String) {
        #expect(HumanFormat.percentage(part, of: whole) == text)
    }
}

@Suite struct `A table in little room` {
    private func table() -> Table {
        var table = Table([.init("", isFlexible: true), .init("", isFlexible: true), .init("", .right)])
        table.append([
            .init(String(repeating: "a", count: 30)), .init(String(repeating: "b", count: 12)), "1,234",
        ])
        return table
    }

    private func lengths(_ width: Int) -> [Int] {
        table().lines(width: width, palette: Palette(isColoured: false))[0].split(separator: " ").map(\.count)
    }

    @Test func `takes room from the widest flexible column first, and leaves eight columns to each`() {
        #expect(lengths(80) == [30, 12, 5])
        #expect(lengths(51) == [30, 12, 5])
        #expect(lengths(50) == [29, 12, 5])
        #expect(lengths(33) == [12, 12, 5])
        #expect(lengths(31).reduce(0, +) == 27)
        // Figures are never cut, so the line is longer than the room.
        #expect(lengths(10) == [8, 8, 5])
        #expect(lengths(0) == [8, 8, 5] && lengths(-5) == [8, 8, 5])
    }

    @Test func `cuts nothing of a column that is not flexible`() {
        var table = Table([.init("id"), .init("why")])
        table.append(["owner__name-1", "the tests do not end"])
        #expect(
            table.lines(width: 5, palette: Palette(isColoured: false))
                == ["id             why", "owner__name-1  the tests do not end"])
    }

    @Test func `has no heading without titles, and no line without rows`() {
        let plain = Palette(isColoured: false)
        #expect(Table([.init(""), .init("")]).lines(width: 80, palette: plain) == [])
        #expect(Table([.init("a"), .init("")]).lines(width: 80, palette: plain) == ["a"])
        #expect(Table([]).lines(width: 80, palette: plain) == [])
    }

    @Test func `keeps a cell on its line, and its columns straight under colour`() {
        var table = Table([.init("a"), .init("b", .right)])
        table.append([.init("x\ny\r\u{85}", .bad), .init("7", .good)])
        table.append(["\(1 + 1)", "10"])
        #expect(
            table.lines(width: 80, palette: Palette(isColoured: false)) == [
                "a              b", #"x\ny\r\u{85}   7"#, "2             10",
            ])
        let coloured = table.lines(width: 80, palette: Palette(isColoured: true))
        #expect(coloured[1] == "\u{1b}[31mx\\ny\\r\\u{85}\u{1b}[0m   \u{1b}[32m7\u{1b}[0m")
    }
}

@Suite struct `Progress at its limits` {
    /// One that has shown its first line.
    private func reporter(
        _ screen: Recorder, isInteractive: Bool = true, isColoured: Bool = false, columns: Int = 80,
        isQuiet: Bool = false
    ) -> ProgressReporter {
        let reporter = ProgressReporter(
            label: "work", unit: "jobs", total: 3,
            capabilities: TerminalCapabilities(
                isInteractive: isInteractive, isColoured: isColoured, columns: columns),
            isQuiet: isQuiet, hasClock: false, now: { screen.state.withLock { $0.seconds } },
            write: { text in screen.state.withLock { $0.texts.append(text) } })
        screen.state.withLock { $0.texts = [] }
        return reporter
    }

    @Test
    func
        `says nothing of time before anything is done, and nothing is left when more is done than was known`()
    {
        var state = ProgressState(label: "w", unit: "jobs", total: 4, startingAt: 5)
        #expect(state.rate(at: 9) == nil && state.remainingSeconds(at: 9) == nil)
        state.advance(by: 2)
        // No time has passed.
        #expect(state.rate(at: 5) == nil)
        #expect(state.remainingSeconds(at: 9) == 4)
        state.advance(by: 4)
        #expect(state.remainingSeconds(at: 9) == 0)
        #expect(state.line(at: 9, columns: 80) == "w: 6/4 jobs (150 %), 1.5/s, for 4 s")
        #expect(
            ProgressState(label: "w", unit: "jobs", total: 0, startingAt: 0).line(at: 1, columns: 80)
                == "w: 0/0 jobs (0 %), for 1 s")
    }

    @Test func `shows what it works on in one line of plain characters`() {
        var state = ProgressState(label: "w\u{1b}[2J", unit: "jobs", total: nil, startingAt: 0)
        state.enter("a\r\nb\u{202e}", phase: "", at: 0)
        #expect(state.line(at: 0, columns: 80) == #"w\x1b[2J: 0 jobs  a\r\nb\u{202e}"#)
        state.advance(as: "failed")
        #expect(state.closingLine(at: 2) == #"w\x1b[2J: 1 jobs, 1 failed, in 2 s"#)
    }

    @Test func `is quiet where that is asked for, but for notes`() {
        let screen = Recorder()
        let reporter = reporter(screen, isQuiet: true)
        screen.state.withLock { $0.seconds = 100 }
        reporter.update { $0.advance() }
        reporter.note("careful")
        reporter.finish()
        #expect(screen.state.withLock { $0.texts } == ["careful\n"])
    }

    @Test func `writes notes between lines, without redrawing where nothing can be redrawn`() {
        let screen = Recorder()
        let reporter = reporter(screen, isInteractive: false)
        reporter.note("two\n\tlines\u{7}", style: .warning)
        #expect(screen.state.withLock { $0.texts } == ["two\n\tlines\\x07\n"])
    }

    @Test func `shows nothing more after its end but notes, in their style`() {
        let screen = Recorder()
        let reporter = reporter(screen, isColoured: true)
        reporter.finish()
        screen.state.withLock { $0 = (50, []) }
        reporter.update { $0.advance() }
        reporter.note("late", style: .bad)
        #expect(screen.state.withLock { $0.texts } == ["\u{1b}[31mlate\u{1b}[0m\n"])
    }

    @Test func `leaves a column of a terminal free`() {
        let screen = Recorder()
        let reporter = reporter(screen, columns: 20)
        screen.state.withLock { $0.seconds = 1 }
        reporter.update { $0.enter(String(repeating: "日", count: 40), phase: "", at: 1) }
        let text = screen.state.withLock { $0.texts }.joined()
        let line = text.dropFirst("\r\u{1b}[2K".count)
        #expect(line.hasSuffix("…") && DisplayWidth.of(String(line)) <= 19)
        #expect(text.hasPrefix("\r\u{1b}[2Kwork: 0/3 jobs"))
    }

    @Test func `is drawn again only after a tenth of a second`() {
        let screen = Recorder()
        let reporter = reporter(screen)
        for moment in [0.05, 0.125, 0.15, 0.2, 0.25] {
            screen.state.withLock { $0.seconds = moment }
            reporter.update { $0.advance() }
        }
        #expect(screen.state.withLock { $0.texts.count } == 2)
    }
}

/// What was written, and a clock that is set by hand.
private final class Recorder: Sendable {
    let state = Mutex((seconds: 0.0, texts: [String]()))
}
