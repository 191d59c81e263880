/// A table for people: columns aligned by display width, cut to the width of the terminal.
package struct Table: Sendable {
    /// One column.
    package struct Column: Sendable {
        /// What stands above it.
        package var title: String
        /// On which side its cells are aligned.
        package var alignment: Alignment
        /// Whether it gives way when the terminal is too narrow.
        package var isFlexible: Bool

        /// A column by its title.
        package init(_ title: String, _ alignment: Alignment = .left, isFlexible: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.isFlexible = isFlexible
        }
    }

    /// On which side of a column its cells are aligned.
    package enum Alignment: Sendable {
        /// Text.
        case left
        /// Figures.
        case right
    }

    /// One cell: its text, in any language and from any source, and how it is shown.
    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        /// The text as given; it is escaped when the table is printed.
        package var text: String
        /// The style; plain when nil.
        package var style: TextStyle?

        /// A cell with a style.
        package init(_ text: String, _ style: TextStyle? = nil) {
            self.text = text
            self.style = style
        }

        /// A plain cell.
        package init(stringLiteral value: String) {
            self.init(value)
        }
    }

    /// The columns.
    package let columns: [Column]
    /// The rows; a row shorter than the columns is filled with empty cells.
    package private(set) var rows: [[Cell]] = []

    /// An empty table; without any title there is no heading.
    package init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row; cells beyond the last column are dropped.
    package mutating func append(_ cells: [Cell]) {
        let kept = cells.prefix(columns.count)
        rows.append(kept + Array(repeating: Cell(""), count: columns.count - kept.count))
    }

    /// The lines of the table, without line ends, no wider than `width` as long as flexible columns can give way.
    package func lines(width: Int, palette: Palette) -> [String] {
        let texts = rows.map { row in row.map { TerminalText.escaped($0.text) } }
        let widths = fittedWidths(texts, into: width)
        var lines: [String] = []
        if columns.contains(where: { !$0.title.isEmpty }) {
            lines.append(line(columns.map(\.title), columns.map { _ in .strong }, widths, palette))
        }
        for (row, texts) in zip(rows, texts) {
            lines.append(line(texts, row.map(\.style), widths, palette))
        }
        return lines
    }

    private static let gap = 2
    private static let narrowest = 8

    private func fittedWidths(_ texts: [[String]], into width: Int) -> [Int] {
        var widths = columns.indices.map { index in
            texts.reduce(DisplayWidth.of(columns[index].title)) { max($0, DisplayWidth.of($1[index])) }
        }
        var excess = widths.reduce(0, +) + Self.gap * max(0, columns.count - 1) - width
        while excess > 0 {
            // The widest flexible column gives way first, so that no column loses more than it must.
            let candidates = columns.indices.filter { columns[$0].isFlexible && widths[$0] > Self.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(
        _ texts: [String], _ styles: [TextStyle?], _ widths: [Int], _ palette: Palette
    ) -> String {
        var cells: [String] = []
        for index in columns.indices {
            let text = DisplayWidth.truncated(texts[index], to: widths[index])
            let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(text))
            let styled = palette.styled(text, styles[index])
            switch columns[index].alignment {
            case .left: cells.append(index == columns.count - 1 ? styled : styled + padding)
            case .right: cells.append(padding + styled)
            }
        }
        let line = cells.joined(separator: String(repeating: " ", count: Self.gap))
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
