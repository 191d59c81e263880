/// What changes between two contents, line by line, as git finds it.
struct LineComparison {
    /// Lines of one content that stand in the place of lines of the other.
    struct Change: Equatable {
        var old: Range<Int>
        var new: Range<Int>
    }

    let old: ComparedText
    let new: ComparedText
    /// The changes, from the first to the last; between two of them there is at least one line.
    let changes: [Change]

    init(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) {
        old = ComparedText(one)
        new = ComparedText(other)
        let ends = CommonEnds(old, new)
        var (removed, added) = (ChangedLines(old), ChangedLines(new))
        Self.mark(&removed, &added, between: ends)
        removed.slide(along: added, from: ends.before)
        added.slide(along: removed, from: min(ends.before, removed.first))
        changes = Self.changes(removed, added)
    }

    /// Marks the lines that have no counterpart.
    private static func mark(
        _ removed: inout ChangedLines, _ added: inout ChangedLines, between ends: CommonEnds
    ) {
        let (old, new) = (removed.text, added.text)
        let middle = ends.before..<(old.lines - ends.after)
        let newMiddle = ends.before..<(new.lines - ends.after)
        guard !middle.isEmpty, !newMiddle.isEmpty else {
            for line in middle { removed[line] = true }
            for line in newMiddle { added[line] = true }
            return
        }
        let classes = LineClasses(old, new, between: ends)
        let one = LineSelection(of: classes.old, occurrences: classes.inNew, lines: old.lines) {
            removed[ends.before + $0] = true
        }
        let other = LineSelection(of: classes.new, occurrences: classes.inOld, lines: new.lines) {
            added[ends.before + $0] = true
        }
        ShortestEdit.compare(one.classes, other.classes) {
            removed[ends.before + Int(one.places[$0])] = true
        } added: {
            added[ends.before + Int(other.places[$0])] = true
        }
    }

    private static func changes(_ removed: ChangedLines, _ added: ChangedLines) -> [Change] {
        var changes: [Change] = []
        var line = min(removed.first, added.first)
        var newLine = line
        while line <= removed.last || newLine <= added.last {
            guard removed[line] || added[newLine] else {
                line += 1
                newLine += 1
                continue
            }
            let (start, newStart) = (line, newLine)
            while removed[line] { line += 1 }
            while added[newLine] { newLine += 1 }
            changes.append(Change(old: start..<line, new: newStart..<newLine))
        }
        return changes
    }

    /// The changes that are shown together, since no more than six lines are between two.
    var hunks: [ArraySlice<Change>] {
        var hunks: [ArraySlice<Change>] = []
        var start = 0
        for index in changes.indices.dropFirst()
        where changes[index].old.lowerBound - changes[index - 1].old.upperBound > 2 * Self.context {
            hunks.append(changes[start..<index])
            start = index
        }
        if start < changes.count { hunks.append(changes[start...]) }
        return hunks
    }

    /// How many lines are shown around a change.
    static let context = 3

    /// The lines that a hunk shows.
    func extent(of hunk: ArraySlice<Change>) -> Change {
        guard let first = hunk.first, let last = hunk.last else { return Change(old: 0..<0, new: 0..<0) }
        let before = min(Self.context, first.old.lowerBound, first.new.lowerBound)
        let after = min(Self.context, old.lines - last.old.upperBound, new.lines - last.new.upperBound)
        return Change(
            old: (first.old.lowerBound - before)..<(last.old.upperBound + after),
            new: (first.new.lowerBound - before)..<(last.new.upperBound + after))
    }
}
