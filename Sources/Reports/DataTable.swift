/// A table of text, the first column its heads; drawn as HTML or written as Markdown.
struct DataTable {
    let caption: String
    let heads: [String]
    let rows: [[String]]

    /// Draws the table, which scrolls within itself on a narrow screen.
    func draw(into page: inout Markup) {
        page.element(
            "div",
            [
                .init("class", "scroll"), .init("tabindex", "0"), .init("role", "region"),
                .init("aria-label", caption),
            ]
        ) { page in
            page.element("table") { page in
                page.element("caption", text: caption)
                page.element("thead") { page in
                    page.element("tr") { page in
                        for (index, head) in heads.enumerated() {
                            page.element("th", [.init("scope", "col")] + alignment(index), text: head)
                        }
                    }
                }
                page.element("tbody") { page in
                    for row in rows { draw(row, into: &page) }
                }
            }
        }
        page.newline()
    }

    private func draw(_ row: [String], into page: inout Markup) {
        page.element("tr") { page in
            for (index, cell) in row.enumerated() {
                if index == 0 {
                    page.element("th", [.init("scope", "row")], text: cell)
                } else {
                    page.element("td", alignment(index), text: cell)
                }
            }
        }
    }

    /// Whether a column holds words; numbers, and what stands for one that is not known, go to the right.
    private func isText(_ column: Int) -> Bool {
        rows.contains { row in
            guard column < row.count, let first = row[column].first else { return false }
            return !first.isNumber && !"–−".contains(first)
        }
    }

    private func alignment(_ column: Int) -> [Markup.Attribute] {
        column > 0 && isText(column) ? [.init("class", "text")] : []
    }

    /// The table in Markdown, its caption above it; bars and markup in cells stay text.
    var markdown: String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map(MarkdownText.cell).joined(separator: " | ") + " |"
        }
        let rule = "|" + heads.indices.map { $0 == 0 || isText($0) ? "---|" : "---:|" }.joined()
        let title = caption.isEmpty ? "" : MarkdownText.cell(caption) + ":\n\n"
        return title + ([line(heads), rule] + rows.map(line)).joined(separator: "\n")
    }
}

/// Foreign text in Markdown.
enum MarkdownText {
    /// Text as a table's cell: on one line, nothing in it taken for markup.
    static func cell(_ text: String) -> String {
        var escaped = ""
        // Quotes mean nothing in Markdown, and those who read the source should see them.
        for character in Markup.escaped(text).replacing("&#39;", with: "'").replacing("&quot;", with: "\"") {
            switch character {
            case "|", "\\", "`", "*", "_", "[", "]", "~": escaped += "\\\(character)"
            case _ where character.isNewline: escaped += " "
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
