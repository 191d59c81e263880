internal import Datasets
internal import Instances
internal import Publishing

/// A report for those who want no page: Markdown, and the instances as CSV.
struct ReportTexts {
    private let data: ReportData

    /// The texts of a publication.
    init(_ data: ReportData) {
        self.data = data
    }

    /// The numbers in Markdown.
    var markdown: String {
        var parts = ["# \(MarkdownText.cell(data.title))", "Release `\(data.digest.prefix(16))`."]
        parts.append(MarkdownText.cell(OverlapSentence(data.manifest.overlap).text))
        let comparison = ComparisonTable(splits: data.splits)
        parts.append("## Beside the published datasets\n\n" + comparison.table.markdown)
        parts.append(comparison.spreads.markdown)
        if data.manifest.derivation == nil {
            parts.append(
                "## From pull request to instance\n\n" + YieldTable(manifest: data.manifest).table.markdown)
            parts.append("## Why the others are not there\n\n" + reasons.markdown)
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var reasons: DataTable {
        let funnel = data.manifest.funnel
        func rows(_ stage: String, _ counts: [String: Int]) -> [[String]] {
            counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
                ["\(stage): \($0.key)", Numbers.whole($0.value)]
            }
        }
        return DataTable(
            caption: "", heads: ["Reason", "Count"],
            rows: rows("refused", funnel.refused) + rows("not valid", funnel.reasons)
                + rows("not in Lite", funnel.missedByLite))
    }

    /// The instances as CSV, one a line after the heads.
    var csv: String {
        let heads = ["Repository"] + InstanceTable.heads
        let rows = data.instances.map { [$0.repository] + InstanceTable.cells(of: $0) }
        return CSVText.lines([heads] + rows)
    }
}

/// Text as CSV (RFC 4180).
enum CSVText {
    /// Rows, a line each.
    ///
    /// A cell that a spreadsheet would take for a formula begins with an apostrophe.
    static func lines(_ rows: [[String]]) -> String {
        rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let safe = isFormula && Int(text) == nil ? "'" + text : text
        guard safe.contains(where: { "\",\r\n".contains($0) || $0.isNewline }) else { return safe }
        return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}
