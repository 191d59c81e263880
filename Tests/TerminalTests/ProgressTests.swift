import Synchronization
import Terminal
import Testing

@Suite struct ProgressTests {
    @Test(
        "The line says how far, how fast, what came of it, how long it will take, and what is at which phase")
    func line() {
        var state = ProgressState(label: "validate", unit: "instances", total: 100, startingAt: 10)
        #expect(state.line(at: 10, columns: 80) == "validate: 0/100 instances (0 %)")
        state.advance(by: 17, as: "valid")
        state.advance(by: 3, as: "invalid")
        state.enter("a__b-1", phase: "", at: 11)
        state.enter("a__b-1", phase: "resolve", at: 17)
        state.enter("a__b-2", phase: "tests before, run 1", at: 20)
        let expected =
            "validate: 20/100 instances (20 %), 17 valid, 3 invalid, 2/s, for 10 s, 40 s left  "
            + "a__b-1 resolve 3 s; a__b-2 tests before, run 1"
        #expect(state.line(at: 20, columns: 200) == expected)
        #expect(state.line(at: 20, columns: 30) == "validate: 20/100 instances (2…")
    }

    @Test("What an earlier run finished says nothing of the speed")
    func resumed() {
        var state = ProgressState(label: "mine", unit: "pull requests", total: 200, startingAt: 0)
        state.resume(100)
        #expect(state.rate(at: 5) == nil)
        state.advance(by: 10)
        #expect(state.rate(at: 5) == 2)
        #expect(state.remainingSeconds(at: 5) == 45)
        #expect(state.closingLine(at: 5) == "mine: 110 pull requests, 100 of them done earlier, in 5 s")
    }

    @Test("Without a total there is neither share nor remaining time")
    func unknownTotal() {
        var state = ProgressState(label: "fetch", unit: "objects", total: nil, startingAt: 0)
        state.advance(by: 5000)
        #expect(state.line(at: 1, columns: 80) == "fetch: 5,000 objects, 5,000/s, for 1 s")
    }

    @Test("A terminal gets one line that is redrawn, not more often than the eye can follow")
    func interactive() {
        let screen = Screen()
        let reporter = screen.reporter(isInteractive: true, total: 3)
        #expect(screen.text == "\r\u{1B}[2Kwork: 0/3 jobs (0 %)")
        screen.text = ""
        reporter.update { $0.advance() }
        #expect(screen.text.isEmpty)
        screen.seconds = 1
        reporter.update { $0.advance() }
        #expect(screen.text == "\r\u{1B}[2Kwork: 2/3 jobs (67 %), 2/s, for 1 s, 0.5 s left")
        screen.text = ""
        reporter.note("careful\u{1B}[2J")
        #expect(screen.text.hasPrefix("\r\u{1B}[2Kcareful\\x1b[2J\n\r\u{1B}[2Kwork: 2/3"))
        screen.text = ""
        reporter.finish()
        reporter.finish()
        #expect(screen.text == "\r\u{1B}[2Kwork: 2 jobs, in 1 s\n")
    }

    @Test("Elsewhere plain lines come now and then, without any control character but line ends")
    func plain() {
        let screen = Screen()
        let reporter = screen.reporter(isInteractive: false, total: 100)
        for second in 0..<25 {
            screen.seconds = Double(second)
            reporter.update { $0.advance() }
        }
        reporter.finish()
        let lines = screen.text.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.first == "work: 0/100 jobs (0 %)")
        #expect(lines.last == "work: 25 jobs, in 24 s")
        #expect(screen.text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    }

    @Test("A clock shows that work goes on while nothing changes, until it is over", .timeLimit(.minutes(1)))
    func clock() async throws {
        let screen = Screen()
        let reporter = screen.reporter(isInteractive: true, total: 3, hasClock: true)
        screen.text = ""
        screen.seconds = 7
        while screen.text.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        #expect(screen.text == "\r\u{1B}[2Kwork: 0/3 jobs (0 %), for 7 s")
        reporter.finish()
    }

    @Test("Progress told from many threads at once is counted exactly")
    func manyThreads() async {
        let screen = Screen()
        let reporter = screen.reporter(isInteractive: true, total: 800)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<100 { reporter.update { $0.advance(as: "failed") } } }
            }
        }
        reporter.finish()
        #expect(screen.text.hasSuffix("work: 800 jobs, 800 failed, in 0 s\n"))
    }

    @Test("Colour needs a terminal and no NO_COLOR; redrawing needs a terminal that is not dumb")
    func capabilities() {
        func decide(_ isTerminal: Bool, _ environment: [String: String]) -> [Bool] {
            let found = TerminalCapabilities.decide(
                isTerminal: isTerminal, windowColumns: 80, environment: environment)
            return [found.isInteractive, found.isColoured]
        }
        #expect(decide(true, [:]) == [true, true])
        #expect(decide(true, ["NO_COLOR": "1"]) == [true, false])
        #expect(decide(true, ["NO_COLOR": ""]) == [true, true])
        #expect(decide(true, ["TERM": "dumb"]) == [false, false])
        #expect(decide(false, [:]) == [false, false])
        let unknown = TerminalCapabilities.decide(
            isTerminal: true, windowColumns: 0, environment: ["COLUMNS": "132"])
        #expect(unknown.columns == 132)
    }
}

/// A screen that remembers what was written on it, with a clock that is set by hand.
private final class Screen: Sendable {
    private let state = Mutex((text: "", seconds: 0.0))

    var text: String {
        get { state.withLock { $0.text } }
        set { state.withLock { $0.text = newValue } }
    }

    var seconds: Double {
        get { state.withLock { $0.seconds } }
        set { state.withLock { $0.seconds = newValue } }
    }

    func reporter(isInteractive: Bool, total: Int?, hasClock: Bool = false) -> ProgressReporter {
        ProgressReporter(
            label: "work", unit: "jobs", total: total,
            capabilities: TerminalCapabilities(
                isInteractive: isInteractive, isColoured: isInteractive, columns: 80),
            hasClock: hasClock, now: { self.seconds },
            write: { more in self.state.withLock { $0.text += more } })
    }
}
