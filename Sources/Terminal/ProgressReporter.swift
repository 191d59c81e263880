internal import Synchronization

/// Shows how far long work has come, on standard error: one line that is redrawn on a terminal, a plain line every
/// now and then elsewhere.
///
/// The first line comes at once, and a clock shows that work goes on where nothing else does.
///
/// Progress may be reported from any thread.
package final class ProgressReporter: Sendable {
    /// How often the line may be redrawn on a terminal, seconds.
    package static let redrawInterval = 0.1
    /// How often a plain line is written elsewhere, seconds.
    package static let plainInterval = 10.0
    /// How often the clock moves on a terminal, seconds.
    private static let tick = 1.0

    private struct Display {
        var state: ProgressState
        var lastShown: Double
        var isLineShown = false
        var isFinished = false
    }

    private let display: Mutex<Display>
    private let capabilities: TerminalCapabilities
    private let isQuiet: Bool
    private let now: @Sendable () -> Double
    private let write: @Sendable (String) -> Void
    private let clock = Mutex<Task<Void, Never>?>(nil)

    /// A reporter of work that starts now.
    ///
    /// - Parameters:
    ///   - label: What is being done, such as `validate`.
    ///   - unit: What is counted, in the plural.
    ///   - total: How many there are, if known.
    ///   - capabilities: What standard error can show.
    ///   - isQuiet: Whether to show warnings only.
    ///   - hasClock: Whether lines are shown while nothing changes.
    ///   - now: Seconds of a steady clock.
    ///   - write: Where the text goes.
    package init(
        label: String, unit: String, total: Int? = nil, capabilities: TerminalCapabilities,
        isQuiet: Bool = false, hasClock: Bool = true,
        now: @escaping @Sendable () -> Double = steadySeconds,
        write: @escaping @Sendable (String) -> Void = { OutputStream.standardError.write($0) }
    ) {
        self.capabilities = capabilities
        self.isQuiet = isQuiet
        self.now = now
        self.write = write
        let start = now()
        display = Mutex(
            Display(
                state: ProgressState(label: label, unit: unit, total: total, startingAt: start),
                lastShown: start))
        display.withLock { show(&$0, at: start) }
        if hasClock, !isQuiet { startClock() }
    }

    deinit { stopClock() }

    private func startClock() {
        let interval = capabilities.isInteractive ? Self.tick : Self.plainInterval
        let task = Task.detached { [weak self] in
            while (try? await Task.sleep(for: .seconds(interval))) != nil, let reporter = self {
                reporter.update { _ in }
            }
        }
        clock.withLock { $0 = task }
    }

    private func stopClock() {
        clock.withLock { task in
            task?.cancel()
            task = nil
        }
    }

    /// Changes the state under the lock and shows it when it is time.
    package func update(_ change: (inout ProgressState) -> Void) {
        display.withLock { display in
            change(&display.state)
            guard !display.isFinished else { return }
            let moment = now()
            let interval = capabilities.isInteractive ? Self.redrawInterval : Self.plainInterval
            guard moment - display.lastShown >= interval else { return }
            display.lastShown = moment
            show(&display, at: moment)
        }
    }

    /// Writes a line of its own, such as a warning, escaped, without disturbing the progress line.
    package func note(_ text: String, style: TextStyle? = nil) {
        let palette = Palette(isColoured: capabilities.isColoured)
        let line = palette.styled(TerminalText.escaped(text, keeping: .linesAndTabs), style)
        display.withLock { display in
            clear(&display)
            write(line + "\n")
            if capabilities.isInteractive, !display.isFinished { show(&display, at: now()) }
        }
    }

    /// Ends the display with a closing line; later updates show nothing.
    package func finish() {
        stopClock()
        display.withLock { display in
            guard !display.isFinished else { return }
            display.isFinished = true
            clear(&display)
            guard !isQuiet else { return }
            write(display.state.closingLine(at: now()) + "\n")
        }
    }

    private func show(_ display: inout Display, at moment: Double) {
        guard !isQuiet else { return }
        if capabilities.isInteractive {
            // One column is left free: a full line would wrap on some terminals and could not be redrawn.
            let line = display.state.line(at: moment, columns: capabilities.columns - 1)
            write("\r\u{1B}[2K" + line)
            display.isLineShown = true
        } else {
            write(display.state.line(at: moment, columns: 1000) + "\n")
        }
    }

    private func clear(_ display: inout Display) {
        guard display.isLineShown else { return }
        write("\r\u{1B}[2K")
        display.isLineShown = false
    }
}

/// Seconds of a clock that never goes back, since the program's first call.
package func steadySeconds() -> Double {
    let elapsed = clockStart.duration(to: .now).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
}

private let clockStart = ContinuousClock.now
