internal import Datasets
internal import Instances
internal import Publishing

/// A report as one HTML page that needs nothing but itself, neither a network nor a script.
struct ReportPage {
    private let data: ReportData

    /// The page of a publication.
    init(_ data: ReportData) {
        self.data = data
    }

    /// The page.
    var html: String {
        PageFrame(title: data.title, script: PageFrame.tableScript).page { page in
            page.element("header") { page in
                page.element("h1", text: data.title)
                page.element("p", [.init("class", "note")]) { page in
                    page.text("Release ")
                    page.element("code", text: String(data.digest.prefix(16)))
                    page.text(", made by swegym \(data.manifest.toolVersion). ")
                    page.text(OverlapSentence(data.manifest.overlap).text)
                }
            }
            page.element("main") { page in
                section("Splits", &page, splits)
                section("Beside the published datasets", &page, comparison)
                section("Repositories", &page, repositories)
                section("Years", &page, years)
                if data.manifest.derivation == nil {
                    section("From pull request to instance", &page, yields)
                    section("Why the others are not there", &page, reasons)
                } else {
                    section("Why the others are not there", &page, selection)
                }
                section("Instances", &page) { InstanceTable(instances: data.instances).draw(into: &$0) }
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

    private func splits(_ page: inout Markup) {
        DataTable(
            caption: "What each split holds", heads: ["Split", "Rows", "Repositories", "Versions", "Years"],
            rows: data.splits.map { split in
                let years = split.years.keys.filter { $0 > 0 }
                let span = years.min().map { "\($0)–\(years.max() ?? $0)" } ?? "–"
                return [
                    split.name, Numbers.whole(split.rows), Numbers.whole(split.repositories.count),
                    split.versions == 0 ? "–" : Numbers.whole(split.versions), span,
                ]
            }
        ).draw(into: &page)
    }

    private func comparison(_ page: inout Markup) {
        let comparison = ComparisonTable(splits: data.splits)
        comparison.table.draw(into: &page)
        page.element(
            "p", [.init("class", "note")],
            text:
                "The numbers of others are those of Table 2 of the SWE-Gym paper. Code bases are measured where a "
                + "mirror was at hand, functions as far as the patch itself tells.")
        comparison.spreads.draw(into: &page)
    }

    private func repositories(_ page: inout Markup) {
        for split in data.splits {
            BarChart.ranked("Instances of \(split.name) by repository", split.repositories).draw(into: &page)
        }
    }

    private func years(_ page: inout Markup) {
        for split in data.splits {
            let bars = split.years.sorted { $0.key < $1.key }.map {
                BarChart.Bar(label: $0.key == 0 ? "unknown" : "\($0.key)", value: $0.value)
            }
            BarChart(title: "Instances of \(split.name) by year", bars: bars).draw(into: &page)
        }
    }

    private func yields(_ page: inout Markup) {
        YieldTable(manifest: data.manifest).table.draw(into: &page)
    }

    private func reasons(_ page: inout Markup) {
        let funnel = data.manifest.funnel
        BarChart.ranked("Pull requests refused in mining, by primary reason", funnel.refused).draw(
            into: &page)
        BarChart.ranked("Candidates that are not valid, by reason", funnel.reasons).draw(into: &page)
        BarChart.ranked("Valid instances kept out of Lite, by each criterion missed", funnel.missedByLite)
            .draw(into: &page)
    }

    private func selection(_ page: inout Markup) {
        BarChart.ranked("Rows left out, by criterion", data.manifest.derivation?.leftOut ?? [:]).draw(
            into: &page)
    }
}

/// What a manifest says of contamination, in a sentence.
struct OverlapSentence {
    private let check: OverlapCheck

    init(_ check: OverlapCheck) {
        self.check = check
    }

    var text: String {
        guard !check.compared.isEmpty else { return "Not compared with other datasets for contamination." }
        let names = check.compared.map(\.name).joined(separator: ", ")
        let count = Numbers.whole(check.instances.count)
        let verb = check.treatment == "exclude" ? "overlapping and left out" : "overlapping"
        return "Compared for contamination with \(names): \(count) \(verb)."
    }
}
