package import Verifiers

/// Curves as one HTML page that needs nothing but itself, and as CSV.
package struct CurvePage {
    private let report: CurveReport

    package init(_ report: CurveReport) {
        self.report = report
    }

    /// The page.
    package var html: String {
        let title = "Pass@K and Best@K"
        return PageFrame(title: title).page { page in
            page.element("header") { page in
                page.element("h1", text: title)
                page.element("p", [.init("class", "note")], text: summary)
            }
            page.element("main") { page in
                CurveChart(report).draw(into: &page)
                for curve in report.curves { table(curve).draw(into: &page) }
            }
        }
    }

    private var summary: String {
        let models = report.models.isEmpty ? "" : " of \(report.models.joined(separator: ", "))"
        let left = [
            report.unevaluated > 0
                ? " \(Numbers.whole(report.unevaluated)) were not evaluated and are left out." : "",
            report.curves.contains { $0.method == .best } && report.unscored > 0
                ? " \(Numbers.whole(report.unscored)) have no score and rank last." : "",
        ].joined()
        return "\(Numbers.whole(report.runs)) runs\(models) on \(Numbers.whole(report.instances)) instances, "
            + "\(Numbers.whole(report.resolved)) resolved.\(left) Figures are in percent of the instances with at "
            + "least K runs. Intervals hold 95 % of \(Numbers.whole(report.resamples)) draws of instances; the "
            + "variance is that of one draw of subsets, of \(report.trials) (seed \(report.seed)). The paper's "
            + "figures are those of its 32B OpenHands models on SWE-bench Verified."
    }

    private func table(_ curve: CurveReport.Curve) -> DataTable {
        DataTable(
            caption: curve.method.title,
            heads: [
                "K", "Instances", "Left out", "All subsets", "Random subsets", "Variance", "95 % from", "to",
                "Paper",
            ],
            rows: curve.points.map { point in
                [
                    "\(point.k)", Numbers.whole(point.instances), Numbers.whole(point.excluded),
                    point.exact.map { Numbers.mean($0 * 100) } ?? "–", Numbers.mean(point.mean * 100),
                    Numbers.mean(point.variance * 10_000), Numbers.mean(point.low * 100),
                    Numbers.mean(point.high * 100),
                    PaperCurves.value(curve.method, at: point.k).map(Numbers.mean) ?? "–",
                ]
            })
    }

    /// A line for each method and K; shares from 0 to 1, in as many digits as they have.
    package var csv: String {
        var lines = ["method,k,instances,excluded,exact,sampled_mean,sampled_variance,low,high,paper_percent"]
        for curve in report.curves {
            for point in curve.points {
                let cells = [
                    curve.method.rawValue, "\(point.k)", "\(point.instances)", "\(point.excluded)",
                    point.exact.map { "\($0)" } ?? "", "\(point.mean)", "\(point.variance)", "\(point.low)",
                    "\(point.high)", PaperCurves.value(curve.method, at: point.k).map { "\($0)" } ?? "",
                ]
                lines.append(cells.joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension CurveMethod {
    /// The method, for people.
    package var title: String {
        switch self {
        case .pass: "Pass@K"
        case .best: "Best@K by the verifier's score"
        case .regression: "Best@K by regression tests passed"
        case .hybrid: "Best@K by score, then tests (hybrid)"
        }
    }
}
