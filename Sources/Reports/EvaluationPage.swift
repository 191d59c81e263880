/// Evaluations as one HTML page that needs nothing but itself: per model, per repository, pairwise, per instance.
struct EvaluationPage {
    private let comparison: EvaluationComparison

    init(_ comparison: EvaluationComparison) {
        self.comparison = comparison
    }

    private var evaluations: [EvaluationSummary] { comparison.evaluations }

    /// The page.
    var html: String {
        let count = comparison.instances.count
        let title =
            evaluations.count == 1
            ? "Evaluation of \(evaluations[0].name)" : "\(evaluations.count) evaluations"
        return PageFrame(title: title).page { page in
            page.element("header") { page in
                page.element("h1", text: title)
                page.element(
                    "p", [.init("class", "note")],
                    text: "\(Numbers.whole(count)) instances of "
                        + "\(Numbers.whole(comparison.repositories.count)) repositories. An instance is resolved when "
                        + "all its tests of FAIL_TO_PASS and PASS_TO_PASS succeed; shares are of all instances."
                )
            }
            page.element("main") { page in
                section("Models", &page) { page in
                    models.draw(into: &page)
                    BarChart(
                        title: "Instances resolved",
                        bars: evaluations.map { .init(label: $0.name, value: $0.count(.resolved)) }
                    ).draw(into: &page)
                }
                section("Repositories", &page) { repositories.draw(into: &$0) }
                if evaluations.count > 1 { section("Pairwise", &page, pairwise) }
                section("Failures other than of tests", &page, reasons)
                section("Instances", &page, instances)
            }
        }
    }

    private func section(_ title: String, _ page: inout Markup, _ content: (inout Markup) -> Void) {
        page.element("section") { page in
            page.element("h2", text: title)
            content(&page)
        }
        page.newline()
    }

    /// What became of each model's patches.
    var models: DataTable {
        DataTable(
            caption: "What became of what each model proposed",
            heads: ["Evaluation", "Instances", "Resolved", "Share"]
                + EvaluationSummary.Fate.allCases.dropFirst().map { $0.word.capitalizedFirst },
            rows: evaluations.map { one in
                let all = one.fates.count
                let resolved = one.count(.resolved)
                return [
                    one.name, Numbers.whole(all), Numbers.whole(resolved), Numbers.percent(resolved, of: all),
                ] + EvaluationSummary.Fate.allCases.dropFirst().map { Numbers.whole(one.count($0)) }
            })
    }

    /// How many instances of each repository each model resolves.
    var repositories: DataTable {
        DataTable(
            caption: "Instances of each repository that are resolved",
            heads: ["Repository", "Instances"] + evaluations.map(\.name),
            rows: comparison.repositories.map { name, instances in
                [name, Numbers.whole(instances.count)]
                    + evaluations.map { one in
                        let own = instances.intersection(one.fates.keys)
                        let resolved = one.count(.resolved, of: own)
                        return own.isEmpty
                            ? "–" : "\(Numbers.whole(resolved)) (\(Numbers.percent(resolved, of: own.count)))"
                    }
            })
    }

    /// How many instances the model of a row resolves and that of a column does not.
    var differences: DataTable {
        DataTable(
            caption:
                "Instances of both that the evaluation of the row resolves and that of the column does not",
            heads: ["Evaluation"] + evaluations.map(\.name),
            rows: evaluations.map { row in
                [row.name]
                    + evaluations.map { column in
                        row == column ? "–" : Numbers.whole(comparison.pair(row, column).firstAlone.count)
                    }
            })
    }

    private func pairwise(_ page: inout Markup) {
        differences.draw(into: &page)
        for pair in comparison.pairs {
            page.element("details") { page in
                page.element("summary", text: "\(pair.first.name) and \(pair.second.name)")
                for (title, ids) in [
                    ("\(pair.first.name) alone", pair.firstAlone),
                    ("\(pair.second.name) alone", pair.secondAlone),
                    ("Both", pair.both), ("Neither", pair.neither),
                ] {
                    page.element("h3", text: "\(title) (\(Numbers.whole(ids.count)))")
                    guard !ids.isEmpty else { continue }
                    page.element("ul") { page in
                        for id in ids { page.element("li", text: id) }
                    }
                }
            }
            page.newline()
        }
    }

    private func reasons(_ page: inout Markup) {
        let counts = evaluations.flatMap(\.reasons.values).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        guard !counts.isEmpty else {
            return page.element(
                "p", [.init("class", "note")], text: "There are none.")
        }
        BarChart.ranked("Patches by reason", counts).draw(into: &page)
    }

    private func instances(_ page: inout Markup) {
        for (name, instances) in comparison.repositories {
            page.element("details") { page in
                page.element("summary", text: "\(name) (\(Numbers.whole(instances.count)))")
                DataTable(
                    caption: "Instances of \(name)", heads: ["Instance"] + evaluations.map(\.name),
                    rows: comparison.instances.filter(instances.contains).map { id in
                        [id] + evaluations.map { $0.fates[id]?.word ?? "–" }
                    }
                ).draw(into: &page)
            }
            page.newline()
        }
    }

    /// The tables in Markdown.
    var markdown: String {
        var parts = ["# Evaluations", models.markdown, repositories.markdown]
        if evaluations.count > 1 { parts.append(differences.markdown) }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// What became of each instance as CSV.
    var csv: String {
        CSVText.lines(
            [["Repository", "Instance"] + evaluations.map(\.name)]
                + comparison.instances.map { id in
                    [EvaluationComparison.repository(of: id), id]
                        + evaluations.map { $0.fates[id]?.word ?? "" }
                })
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
