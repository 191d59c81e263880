/// Which lines of a content have no counterpart in another one.
struct ChangedLines {
    let text: ComparedText
    /// One flag more at each end, which is never set.
    private var flags: [Bool]
    /// No line before this one was ever changed.
    private(set) var first: Int
    /// No line after this one was ever changed.
    private(set) var last = -1

    init(_ text: ComparedText) {
        self.text = text
        flags = Array(repeating: false, count: text.lines + 2)
        first = text.lines
    }

    subscript(_ line: Int) -> Bool {
        get { flags[line + 1] }
        set {
            flags[line + 1] = newValue
            guard newValue else { return }
            first = min(first, line)
            last = max(last, line)
        }
    }
}

/// Lines in a row that have no counterpart, perhaps none, between two that have.
struct LineGroup {
    private(set) var start: Int
    private(set) var end: Int

    /// The group that begins at a line which nothing changed precedes.
    init(from line: Int, in lines: ChangedLines) {
        start = line
        end = line
        while lines[end] { end += 1 }
    }

    var isEmpty: Bool { start == end }
    var count: Int { end - start }

    /// Goes to the group after the next line that has a counterpart; false at the end.
    mutating func goOn(in lines: ChangedLines) -> Bool {
        guard end < lines.text.lines else { return false }
        self = LineGroup(from: end + 1, in: lines)
        return true
    }

    mutating func goBack(in lines: ChangedLines) {
        guard start > 0 else { return }
        end = start - 1
        start = end
        while lines[start - 1] { start -= 1 }
    }

    /// Moves the group one line down, where that changes nothing, and takes the group in that it comes to.
    mutating func slideDown(in lines: inout ChangedLines) -> Bool {
        guard end < lines.text.lines, lines.text.areEqual(start, end) else { return false }
        lines[start] = false
        lines[end] = true
        start += 1
        end += 1
        while lines[end] { end += 1 }
        return true
    }

    mutating func slideUp(in lines: inout ChangedLines) -> Bool {
        guard start > 0, lines.text.areEqual(start - 1, end - 1) else { return false }
        start -= 1
        end -= 1
        lines[start] = true
        lines[end] = false
        while lines[start - 1] { start -= 1 }
        return true
    }
}

extension ChangedLines {
    private static let longestSlide = 100

    /// Moves groups of changed lines to where git shows them: to changes of the other side, else to where a change begins
    /// and ends as people would write it.
    ///
    /// - Parameter start: a line before which nothing changed on either side, and which both have.
    mutating func slide(along other: ChangedLines, from start: Int) {
        var group = LineGroup(from: start, in: self)
        var companion = LineGroup(from: start, in: other)
        while group.start <= last {
            if !group.isEmpty { slide(&group, &companion, along: other) }
            guard group.goOn(in: self), companion.goOn(in: other) else { return }
        }
    }

    private mutating func slide(
        _ group: inout LineGroup, _ companion: inout LineGroup, along other: ChangedLines
    ) {
        var size: Int
        var earliestEnd: Int
        // Whether the group can come to stand beside a change of the other side.
        var hasCompanion: Bool
        repeat {
            size = group.count
            while group.slideUp(in: &self) { companion.goBack(in: other) }
            earliestEnd = group.end
            hasCompanion = !companion.isEmpty
            while group.slideDown(in: &self) {
                _ = companion.goOn(in: other)
                if !companion.isEmpty { hasCompanion = true }
            }
        } while size != group.count
        if group.end == earliestEnd { return }
        if hasCompanion {
            while companion.isEmpty, group.slideUp(in: &self) { companion.goBack(in: other) }
            return
        }
        let first = max(earliestEnd, group.end - size - 1, group.end - Self.longestSlide)
        let best = bestEnd(of: group, from: first)
        while group.end > best, group.slideUp(in: &self) { companion.goBack(in: other) }
    }

    private func bestEnd(of group: LineGroup, from first: Int) -> Int {
        var best: (end: Int, score: SplitScore)?
        for end in first...group.end {
            let score = SplitScore(from: end - group.count, to: end, in: text)
            if best.map({ score.isNoWorse(than: $0.score) }) ?? true { best = (end, score) }
        }
        return best?.end ?? group.end
    }
}
