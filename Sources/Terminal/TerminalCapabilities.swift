internal import Glibc

/// What the receiver of an output stream can show.
package struct TerminalCapabilities: Hashable, Sendable {
    /// Whether it is a terminal on which lines can be redrawn.
    package var isInteractive: Bool
    /// Whether colour may be used.
    package var isColoured: Bool
    /// The columns of a line.
    package var columns: Int

    package init(isInteractive: Bool, isColoured: Bool, columns: Int) {
        self.isInteractive = isInteractive
        self.isColoured = isColoured
        self.columns = columns
    }

    /// Decides from what the system says: no colour with `NO_COLOR` set to anything (no-color.org), no redrawing on
    /// a `dumb` terminal; 100 columns where the width is not known.
    package static func decide(
        isTerminal: Bool, windowColumns: Int?, environment: [String: String]
    ) -> TerminalCapabilities {
        let isDumb = environment["TERM"] == "dumb"
        let refusesColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let known = windowColumns.flatMap { $0 > 0 ? $0 : nil }
        let columns = known ?? environment["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } ?? 100
        return TerminalCapabilities(
            isInteractive: isTerminal && !isDumb,
            isColoured: isTerminal && !isDumb && !refusesColour,
            columns: max(20, min(columns, 1000)))
    }

    /// The capabilities of an open descriptor, such as 1 for standard output.
    package static func of(descriptor: Int32, environment: [String: String]) -> TerminalCapabilities {
        guard isatty(descriptor) == 1 else {
            return decide(isTerminal: false, windowColumns: nil, environment: environment)
        }
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        return decide(
            isTerminal: true, windowColumns: isKnown ? Int(size.ws_col) : nil, environment: environment)
    }
}
