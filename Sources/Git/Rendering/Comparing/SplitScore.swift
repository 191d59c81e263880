/// How well a place suits the eye as the beginning or end of a change, by the lines around it: the less, the better.
///
/// Git's indentation heuristic with its weights, which were found by trial.
struct SplitScore {
    private var indent = 0
    private var penalty = 0

    private static let mostBlankLines = 20
    private static let startOfFile = 1
    private static let endOfFile = 21
    private static let blankLine = -30
    private static let blankLineAfter = 6
    private static let indentWeight = 60

    /// The score of a change between two places.
    init(from start: Int, to end: Int, in text: ComparedText) {
        add(Surroundings(of: end, in: text))
        add(Surroundings(of: start, in: text))
    }

    func isNoWorse(than other: SplitScore) -> Bool {
        let order = indent > other.indent ? 1 : indent < other.indent ? -1 : 0
        return Self.indentWeight * order + penalty - other.penalty <= 0
    }

    /// The lines around a place between two lines; -1 is the indentation of none.
    private struct Surroundings {
        var isAtEnd: Bool
        var indent: Int
        var blankBefore = 0
        var indentBefore = -1
        var blankAfter = 0
        var indentAfter = -1

        init(of place: Int, in text: ComparedText) {
            isAtEnd = place >= text.lines
            indent = isAtEnd ? -1 : text.indent(of: place) ?? -1
            (blankBefore, indentBefore) = Self.next(
                stride(from: place - 1, through: 0, by: -1), in: text)
            (blankAfter, indentAfter) = Self.next(
                stride(from: place + 1, to: text.lines, by: 1), in: text)
        }

        /// How many blank lines come first, and how far the line after them is indented.
        private static func next(
            _ lines: some Sequence<Int>, in text: ComparedText
        ) -> (blank: Int, indent: Int) {
            var blank = 0
            for line in lines {
                if let indent = text.indent(of: line) { return (blank, indent) }
                blank += 1
                if blank == mostBlankLines { return (blank, 0) }
            }
            return (blank, -1)
        }
    }

    private mutating func add(_ around: Surroundings) {
        if around.indentBefore == -1, around.blankBefore == 0 { penalty += Self.startOfFile }
        if around.isAtEnd { penalty += Self.endOfFile }
        let blankAfter = around.indent == -1 ? 1 + around.blankAfter : 0
        let blank = around.blankBefore + blankAfter
        penalty += Self.blankLine * blank + Self.blankLineAfter * blankAfter
        let own = around.indent != -1 ? around.indent : around.indentAfter
        indent += own
        guard own != -1, around.indentBefore != -1, own != around.indentBefore else { return }
        if own > around.indentBefore {
            penalty += blank > 0 ? 10 : -4
        } else if around.indentAfter != -1, around.indentAfter > own {
            // The line begins a block.
            penalty += blank > 0 ? 17 : 24
        } else {
            // It ends one.
            penalty += blank > 0 ? 17 : 23
        }
    }
}
