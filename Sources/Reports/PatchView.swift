/// A patch with its lines marked as what they are.
struct PatchView {
    /// Lines beyond this many are left out: a page is for reading.
    private static let limit = 3_000

    let patch: String
    let label: String

    /// Draws the patch.
    func draw(into page: inout Markup) {
        guard !patch.isEmpty else {
            page.element("p", [.init("class", "note")], text: "There is none.")
            return
        }
        var isHeader = true
        // To Swift, a carriage return with its line feed is one character.
        let lines = patch.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        page.element("pre", [.init("tabindex", "0"), .init("aria-label", label)]) { page in
            for line in lines.prefix(Self.limit) {
                if line.hasPrefix("diff --git ") { isHeader = true }
                if line.hasPrefix("@@ ") { isHeader = false }
                let kind = Self.kind(of: line, isHeader: isHeader)
                // A line is a block of its own; an empty one needs something in it to have a height.
                page.element("span", [.init("class", kind)], text: line.isEmpty ? " " : String(line))
            }
        }
        if lines.count > Self.limit {
            page.element(
                "p", [.init("class", "note")],
                text: "\(Numbers.whole(lines.count - Self.limit)) more lines are in the row.")
        }
    }

    private static func kind(of line: Substring, isHeader: Bool) -> String {
        if isHeader { return "file" }
        if line.hasPrefix("@@ ") { return "hunk" }
        if line.hasPrefix("+") { return "add" }
        return line.hasPrefix("-") ? "del" : "same"
    }
}
