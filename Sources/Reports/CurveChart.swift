internal import Verifiers

/// Curves as an SVG: a line for each method, thin lines for the paper's, each named where it ends.
struct CurveChart {
    private static let (width, height) = (720.0, 380.0)
    private static let (left, right, top, bottom) = (44.0, 200.0, 14.0, 36.0)

    private let report: CurveReport
    private let most: Int
    private let highest: Double

    private struct Line {
        let name: String
        let points: [(k: Int, percent: Double)]
        let band: [(k: Int, low: Double, high: Double)]
        let isPaper: Bool
        let dashes: String
    }

    init(_ report: CurveReport) {
        self.report = report
        let points = report.curves.flatMap(\.points)
        most = max(2, points.map(\.k).max() ?? 2)
        let percent = points.map { $0.high * 100 } + PaperCurves.pass.prefix(most)
        highest = max(10, ((percent.max() ?? 10) / 10).rounded(.up) * 10)
    }

    private var lines: [Line] {
        let dashes = ["", "8 4", "2 3", "10 3 2 3"]
        let ours = report.curves.enumerated().map { place, curve in
            Line(
                name: curve.method.title, points: curve.points.map { ($0.k, $0.value * 100) },
                band: curve.points.map { ($0.k, $0.low * 100, $0.high * 100) }, isPaper: false,
                dashes: dashes[place % dashes.count])
        }
        let paper = [("the paper's Pass@K", PaperCurves.pass), ("the paper's Best@K", PaperCurves.best)]
            .map { name, values in
                Line(
                    name: name, points: values.enumerated().prefix(most).map { ($0 + 1, $1) }, band: [],
                    isPaper: true, dashes: "1 4")
            }
        return ours + paper
    }

    /// Draws the chart; the tables of the page say the same in figures.
    func draw(into page: inout Markup) {
        page.element("figure") { page in
            page.element(
                "figcaption", text: "Percent of instances by the number of runs K, with 95 % intervals")
            page.element(
                "svg",
                [
                    .init("viewBox", "0 0 \(Int(Self.width)) \(Int(Self.height))"), .init("role", "img"),
                    .init("aria-label", "Curves of Pass@K and Best@K; the tables below hold their figures"),
                    .init("style", "height:auto;font-size:12px"),
                ]
            ) { page in
                axes(&page)
                var taken: [Double] = []
                for line in lines { draw(line, &taken, &page) }
            }
        }
        page.newline()
    }

    private func x(_ k: Int) -> Double {
        Self.left + Double(k - 1) / Double(most - 1) * (Self.width - Self.left - Self.right)
    }

    private func y(_ percent: Double) -> Double {
        Self.height - Self.bottom - percent / highest * (Self.height - Self.top - Self.bottom)
    }

    private static func figure(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    private func axes(_ page: inout Markup) {
        for step in 0...5 {
            let percent = highest * Double(step) / 5
            page.element(
                "line",
                [
                    .init("x1", Self.figure(Self.left)), .init("x2", Self.figure(Self.width - Self.right)),
                    .init("y1", Self.figure(y(percent))), .init("y2", Self.figure(y(percent))),
                    .init("style", "stroke:var(--line)"),
                ]
            ) { _ in }
            label(Numbers.mean(percent), Self.left - 6, y(percent) + 4, "end", &page)
        }
        let stride = max(1, (most + 15) / 16)
        for k in Swift.stride(from: 1, through: most, by: stride) {
            label("\(k)", x(k), Self.height - Self.bottom + 18, "middle", &page)
        }
    }

    private func draw(_ line: Line, _ taken: inout [Double], _ page: inout Markup) {
        guard let last = line.points.last else { return }
        if line.band.count > 1 {
            let around = line.band.map { ($0.k, $0.high) } + line.band.reversed().map { ($0.k, $0.low) }
            page.element(
                "polygon",
                [
                    .init("points", Self.places(around.map { (x($0), y($1)) })),
                    .init("style", "fill:var(--bar);opacity:.1"),
                ]
            ) { _ in }
        }
        let colour = line.isPaper ? "var(--dim)" : "var(--bar)"
        page.element(
            "polyline",
            [
                .init("points", Self.places(line.points.map { (x($0.k), y($0.percent)) })),
                .init(
                    "style",
                    "fill:none;stroke:\(colour);stroke-width:\(line.isPaper ? 1.5 : 2);stroke-dasharray:"
                        + (line.dashes.isEmpty ? "none" : line.dashes)),
            ]
        ) { _ in }
        // Names that would stand on each other make room downwards.
        var place = y(last.percent) + 4
        while let near = taken.first(where: { abs($0 - place) < 14 }) { place = near + 14 }
        taken.append(place)
        label("\(line.name) \(Numbers.mean(last.percent))", x(last.k) + 8, place, "start", &page)
    }

    private static func places(_ points: [(Double, Double)]) -> String {
        points.map { "\(figure($0)),\(figure($1))" }.joined(separator: " ")
    }

    private func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String, _ page: inout Markup) {
        page.element(
            "text",
            [
                .init("x", Self.figure(x)), .init("y", Self.figure(y)), .init("text-anchor", anchor),
                .init("style", "fill:var(--fg)"),
            ], text: text)
    }
}
