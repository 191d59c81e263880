/// The prose of a Markdown text: what its author says, without code, quotations and HTML comments.
///
/// GitHub makes no reference of a keyword in a code span or block. Decides, as CommonMark does where it matters here:
/// - fenced code (``` or `~~~`, in lists too; an unclosed fence reaches to the end of the text or of its list item),
///   and code by indentation, which cannot interrupt a paragraph;
/// - code spans of any number of backticks, within one paragraph; a backtick after `\`, and one without a partner, is
///   a character;
/// - lines that begin with `>`; a line after them without one counts, as its author hardly means it as quoted;
/// - `<pre>`, `<code>`, `<tt>` and `<blockquote>` with what they hold, and `<!-- … -->`; unclosed ones are text, but
///   `<pre>` and `<!--` at the begin of a line reach to the end;
/// - link reference definitions (`[//]: # (a comment)`), which are not shown.
///
/// In the place of code in a line stands a backtick, so that no keyword comes to stand before a number that it does
/// not precede in the text.
struct MarkdownProse {
    private let text: [UInt8]
    private var index = 0
    private var kept: [UInt8] = []
    /// Whether the line before belongs to a paragraph that this one may go on with.
    private var isInParagraph = false
    /// The columns at which the text of the open list items begins, outermost first.
    private var items: [Int] = []
    /// The end of the paragraph in which `index` lies; computed when it is needed.
    private var paragraphEnd = 0
    private var backticks = BacktickRuns()
    /// The elements and comments of which no end was found: none follows.
    private var endless: Set<[UInt8]> = []

    /// The prose of a text of many lines.
    static func prose(of text: [UInt8]) -> [UInt8] {
        var scan = MarkdownProse(text)
        while scan.index < text.count { scan.takeLine() }
        return scan.kept
    }

    /// The prose of a title, which has code spans but no blocks.
    static func prose(ofTitle text: [UInt8]) -> [UInt8] {
        var scan = MarkdownProse(text)
        scan.paragraphEnd = text.count
        while scan.index < text.count { scan.takeInline(until: text.count) }
        return scan.kept
    }

    private init(_ text: [UInt8]) { self.text = text }
}

// MARK: - Blocks

extension MarkdownProse {
    private mutating func takeLine() {
        var line = MarkdownLine(text, from: index)
        guard !line.isBlank else {
            isInParagraph = false
            return keep(to: line.next)
        }
        while let item = items.last, line.column < item { items.removeLast() }
        while true {
            let indent = line.column - (items.last ?? 0)
            if indent >= 4, !isInParagraph { return drop(to: line.next) }
            if indent >= 4 { break }
            if line.isQuoted {
                isInParagraph = false
                return drop(to: line.next)
            }
            if let fence = line.fence {
                isInParagraph = false
                return dropFence(fence, after: line.next)
            }
            guard let column = line.takeListMarker() else { break }
            items.append(column)
            isInParagraph = false
            if line.isAtEnd { return keep(to: line.next) }
        }
        keep(to: line.position)
        if dropUnclosed() { return }
        if !isInParagraph, isDefinition(until: line.next) { return drop(to: line.next) }
        isInParagraph = !line.isHeading
        if line.isHeading { paragraphEnd = line.next }
        takeInline(until: line.next)
    }

    private mutating func keep(to end: Int) {
        kept += text[index..<end]
        index = end
    }

    private mutating func drop(to end: Int) {
        kept.append(UInt8(ascii: "\n"))
        index = end
    }

    /// Goes behind a fence's last line, or before the line at which its list item ends.
    private mutating func dropFence(_ fence: MarkdownFence, after start: Int) {
        let column = items.last ?? 0
        var position = start
        while position < text.count {
            let line = MarkdownLine(text, from: position)
            if !line.isBlank, line.column < column { break }
            position = line.next
            if line.closes(fence) { break }
        }
        drop(to: position)
    }

    /// Goes to the end when a `<pre>` or a comment begins here that nothing closes.
    private mutating func dropUnclosed() -> Bool {
        guard let element = MarkdownElement.opening(in: text, at: index),
            element.isBlock || element.isComment, end(of: element) == nil
        else { return false }
        drop(to: text.count)
        return true
    }
}

extension MarkdownProse {
    /// Whether a line from here is a link reference definition, which is not shown: `[//]: # (a comment)`.
    ///
    /// A footnote, `[^1]: text`, is shown.
    private func isDefinition(until end: Int) -> Bool {
        guard index < end, end - index < 4096, text[index] == UInt8(ascii: "[") else { return false }
        let line = String(decoding: text[index..<end], as: UTF8.self)
        return line.wholeMatch(
            of:
                #/\[(?!\^)(?:[^\[\]\\]|\\.)+\]:[ \t]*(?:<[^<>]*>|[^\s<]\S*)(?:[ \t]+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*/#
        ) != nil
    }
}

// MARK: - What stands in a line

extension MarkdownProse {
    private mutating func takeInline(until end: Int) {
        while index < end {
            switch text[index] {
            case UInt8(ascii: "\\"):
                keep(to: min(text.count, index + 2))
            case UInt8(ascii: "`"): takeBackticks()
            case UInt8(ascii: "<"): takeElement()
            default: keep(to: index + 1)
            }
        }
    }

    private mutating func takeBackticks() {
        if index >= paragraphEnd { paragraphEnd = MarkdownLine.paragraphEnd(in: text, from: index) }
        let length = text[index..<text.count].prefix { $0 == UInt8(ascii: "`") }.count
        let start = index + length
        if let close = backticks.next(of: length, from: start, to: paragraphEnd, in: text) {
            kept.append(UInt8(ascii: "`"))
            index = close + length
        } else {
            keep(to: start)
        }
    }

    private mutating func takeElement() {
        guard let element = MarkdownElement.opening(in: text, at: index), let end = end(of: element) else {
            return keep(to: index + 1)
        }
        if !element.isComment { kept.append(UInt8(ascii: "`")) }
        index = end
    }

    /// The index after an element that begins here; nil when it does not end.
    private mutating func end(of element: MarkdownElement) -> Int? {
        guard !endless.contains(element.closing) else { return nil }
        let end = element.end(in: text, from: index)
        if end == nil { endless.insert(element.closing) }
        return end
    }
}

/// The places of runs of backticks in a paragraph, each found once.
private struct BacktickRuns {
    private var scanned = 0
    private var places: [Int: [Int]] = [:]
    private var used: [Int: Int] = [:]

    /// Where a run of exactly some length first begins at or after a place and before another.
    mutating func next(of length: Int, from start: Int, to end: Int, in text: [UInt8]) -> Int? {
        scan(to: end, in: text)
        let places = places[length] ?? []
        var number = used[length] ?? 0
        while number < places.count, places[number] < start { number += 1 }
        used[length] = number
        guard number < places.count, places[number] < end else { return nil }
        return places[number]
    }

    private mutating func scan(to end: Int, in text: [UInt8]) {
        while scanned < end {
            guard text[scanned] == UInt8(ascii: "`") else {
                scanned += 1
                continue
            }
            let start = scanned
            while scanned < end, text[scanned] == UInt8(ascii: "`") { scanned += 1 }
            places[scanned - start, default: []].append(start)
        }
    }
}
