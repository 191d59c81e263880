internal import Datasets

/// All instances of a report: a list of repositories that open, and with script one table to sort and filter.
///
/// The rows of a closed list are not laid out, so ten thousand of them cost a browser little; the script takes its rows
/// from the lists, so nothing is in the page twice.
struct InstanceTable {
    static let heads = [
        "Instance", "Splits", "Verdict", "Year", "Version", "Words", "Lines", "Files", "Functions",
        "FAIL_TO_PASS",
        "Tests",
    ]

    let instances: [ReportInstance]

    /// Draws the lists.
    func draw(into page: inout Markup) {
        page.element("div", [.init("id", "instances")]) { page in
            let groups = Dictionary(grouping: instances, by: \.repository)
            for name in groups.keys.sorted() {
                let rows = groups[name] ?? []
                page.element("details", [.init("data-repository", name)]) { page in
                    page.element("summary", text: "\(name) (\(Numbers.whole(rows.count)))")
                    table(rows, of: name, into: &page)
                }
                page.newline()
            }
        }
    }

    private func table(_ rows: [ReportInstance], of name: String, into page: inout Markup) {
        page.element(
            "div",
            [
                .init("class", "scroll"), .init("tabindex", "0"), .init("role", "region"),
                .init("aria-label", "Instances of \(name)"),
            ]
        ) { page in
            page.element("table") { page in
                page.element("thead") { page in
                    page.element("tr") { page in
                        for head in Self.heads { page.element("th", [.init("scope", "col")], text: head) }
                    }
                }
                page.element("tbody") { page in
                    for row in rows { draw(row, into: &page) }
                }
            }
        }
    }

    private func draw(_ row: ReportInstance, into page: inout Markup) {
        page.element("tr") { page in
            page.element("th", [.init("scope", "row")]) { page in
                if row.hasPage {
                    page.element(
                        "a", [.init("href", "instances/\(InstancePage.fileName(of: row.id))")], text: row.id)
                } else {
                    page.text(row.id)
                }
            }
            for cell in Self.cells(of: row).dropFirst() { page.element("td", text: cell) }
        }
    }

    /// The cells of a row, in the order of the heads; numbers without marks, for sorting.
    static func cells(of row: ReportInstance) -> [String] {
        let measures = row.measures
        return [
            row.id, row.splits.joined(separator: " "), row.verdict,
            measures.year == 0 ? "" : "\(measures.year)", measures.version, "\(measures.statementWords)",
            "\(measures.editedLines)", "\(measures.editedFiles)", "\(measures.editedFunctions)",
            measures.failToPass.map(String.init) ?? "", measures.tests.map(String.init) ?? "",
        ]
    }
}
