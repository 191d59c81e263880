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
                        for head in heads { page.element("th", [.init("scope", "col")], text: head) }
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
                    page.element("td", text: cell)
                }
            }
        }
    }

    /// The table in Markdown; bars and markup in cells stay text.
    var markdown: String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map(MarkdownText.cell).joined(separator: " | ") + " |"
        }
        let rule = "|---|" + String(repeating: "---:|", count: max(0, heads.count - 1))
        return ([line(heads), rule] + rows.map(line)).joined(separator: "\n")
    }
}

/// Foreign text in Markdown.
enum MarkdownText {
    /// Text as a table's cell: on one line, nothing in it taken for markup.
    static func cell(_ text: String) -> String {
        var escaped = ""
        for character in Markup.escaped(text) {
            switch character {
            case "|", "\\", "`", "*", "_", "[", "]", "~": escaped += "\\\(character)"
            case _ where character.isNewline: escaped += " "
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
