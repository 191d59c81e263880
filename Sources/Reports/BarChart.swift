/// A chart of horizontal bars as inline SVG: text beside each bar says what the bar shows, so it reads without colour.
struct BarChart {
    /// One bar.
    struct Bar {
        let label: String
        let value: Int
        /// What stands beside the bar; the value when empty.
        var note = ""
    }

    private static let rowHeight = 22
    private static let labelWidth = 210
    private static let width = 640
    /// Bars beyond this many are added up.
    private static let limit = 25

    let title: String
    let bars: [Bar]

    /// Bars of counts, the largest first, those beyond the limit added up.
    static func ranked(_ title: String, _ counts: [String: Int]) -> BarChart {
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var bars = sorted.prefix(limit).map { Bar(label: $0.key, value: $0.value) }
        let rest = sorted.dropFirst(limit)
        if !rest.isEmpty {
            // Their sum would dwarf the bars that the chart is about, so it is told in words alone.
            let sum = Numbers.whole(rest.reduce(0) { $0 + $1.value })
            bars.append(Bar(label: "\(rest.count) others", value: 0, note: sum))
        }
        return BarChart(title: title, bars: Array(bars))
    }

    /// Draws the chart; one without bars is nothing.
    func draw(into page: inout Markup) {
        guard !bars.isEmpty else { return }
        let height = bars.count * Self.rowHeight
        let most = max(1, bars.map(\.value).max() ?? 1)
        let room = Self.width - Self.labelWidth - 90
        page.element("figure") { page in
            page.element("figcaption", text: title)
            page.element(
                "svg",
                [
                    .init("viewBox", "0 0 \(Self.width) \(height)"), .init("role", "img"),
                    .init("aria-label", summary),
                ]
            ) { page in
                for (index, bar) in bars.enumerated() {
                    let middle = index * Self.rowHeight + 15
                    let length = max(bar.value > 0 ? 2 : 0, bar.value * room / most)
                    page.element(
                        "text",
                        [
                            .init("x", "\(Self.labelWidth - 8)"), .init("y", "\(middle)"),
                            .init("text-anchor", "end"),
                        ], text: Self.shortened(bar.label))
                    page.element(
                        "rect",
                        [
                            .init("x", "\(Self.labelWidth)"), .init("y", "\(middle - 12)"),
                            .init("width", "\(length)"), .init("height", "15"), .init("rx", "2"),
                        ]
                    ) { _ in }
                    page.element(
                        "text",
                        [.init("x", "\(Self.labelWidth + length + 6)"), .init("y", "\(middle)")],
                        text: bar.note.isEmpty ? Numbers.whole(bar.value) : bar.note)
                }
            }
        }
        page.newline()
    }

    /// The chart in words, for those who do not see it.
    private var summary: String {
        title + ": "
            + bars.map { "\($0.label) \($0.note.isEmpty ? "\($0.value)" : $0.note)" }.joined(separator: ", ")
    }

    private static func shortened(_ label: String) -> String {
        label.count <= 30 ? label : label.prefix(29) + "…"
    }
}
