/// A chart of horizontal bars, each inline SVG: text next to it says what the bar shows, so it reads without colour.
struct BarChart {
    /// One bar.
    struct Bar {
        let label: String
        let value: Int
        /// What stands next to the bar; the value when empty.
        var note = ""
    }

    /// What the longest bar measures, in the drawing's own units.
    private static let room = 1_000
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
            // Their sum would dwarf the bars that the chart is about, so it is given in words alone.
            let sum = Numbers.whole(rest.reduce(0) { $0 + $1.value })
            bars.append(Bar(label: "\(rest.count) others", value: 0, note: sum))
        }
        return BarChart(title: title, bars: Array(bars))
    }

    /// Draws the chart; one without bars is nothing.
    ///
    /// Labels and numbers are text of the page, so that they are as large on a phone as everything else, and break
    /// where they are too long.
    func draw(into page: inout Markup) {
        guard !bars.isEmpty else { return }
        let most = max(1, bars.map(\.value).max() ?? 1)
        page.element("figure") { page in
            page.element("figcaption", text: title)
            page.element(
                "div", [.init("class", "bars"), .init("role", "img"), .init("aria-label", summary)]
            ) { page in
                for bar in bars {
                    let length = max(bar.value > 0 ? 4 : 0, bar.value * Self.room / most)
                    page.element("span", text: bar.label)
                    page.element(
                        "svg",
                        [
                            .init("viewBox", "0 0 \(Self.room) 10"),
                            .init("preserveAspectRatio", "none"),
                        ]
                    ) { page in
                        page.element("rect", [.init("width", "\(length)"), .init("height", "10")]) { _ in }
                    }
                    page.element("span", text: bar.note.isEmpty ? Numbers.whole(bar.value) : bar.note)
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
}
