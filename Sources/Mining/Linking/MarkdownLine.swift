/// A line of a Markdown text, with a place in it that moves on over what begins a block.
struct MarkdownLine {
    private let text: [UInt8]
    /// The first byte after the blanks and markers seen so far.
    private(set) var position: Int
    /// The column of `position`; a tab goes to the next multiple of four.
    private(set) var column = 0
    /// Where the line ends, without its line feed.
    private let end: Int
    /// Where the next line begins.
    let next: Int

    init(_ text: [UInt8], from start: Int) {
        self.text = text
        position = start
        let lineEnd = text[start...].firstIndex(of: UInt8(ascii: "\n"))
        next = lineEnd.map { $0 + 1 } ?? text.count
        let last = lineEnd ?? text.count
        end = last > start && text[last - 1] == 13 ? last - 1 : last
        skipBlanks()
    }

    var isBlank: Bool { position >= end }
    var isAtEnd: Bool { position >= end }
    var isQuoted: Bool { byte == UInt8(ascii: ">") }
    var isHeading: Bool {
        let marks = text[position..<end].prefix { $0 == UInt8(ascii: "#") }
        return (1...6).contains(marks.count)
            && (marks.endIndex == end || text[marks.endIndex] == 32 || text[marks.endIndex] == 9)
    }
    private var byte: UInt8? { position < end ? text[position] : nil }

    /// The fence that opens here.
    var fence: MarkdownFence? {
        guard let mark = byte, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        let length = text[position..<end].prefix { $0 == mark }.count
        // A backtick later in the line makes it a code span.
        guard length >= 3, mark == UInt8(ascii: "~") || !text[(position + length)..<end].contains(mark) else {
            return nil
        }
        return MarkdownFence(mark: mark, length: length)
    }

    /// Whether the line ends a fenced block.
    func closes(_ fence: MarkdownFence) -> Bool {
        let marks = text[position..<end].prefix { $0 == fence.mark }
        return marks.count >= fence.length && text[marks.endIndex..<end].allSatisfy { $0 == 32 || $0 == 9 }
    }

    /// Goes behind the marker of a list item; the column at which its text begins, or nil when there is none.
    mutating func takeListMarker() -> Int? {
        guard let length = listMarkerLength else { return nil }
        position += length
        column += length
        let marker = column
        skipBlanks()
        // Text that begins far behind its marker is code in the item.
        return isAtEnd || column - marker > 4 ? marker + 1 : column
    }

    private var listMarkerLength: Int? {
        guard let byte else { return nil }
        var length = 1
        if ![UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+")].contains(byte) {
            let digits = text[position..<end].prefix { $0 >= 48 && $0 <= 57 }
            guard (1...9).contains(digits.count), digits.endIndex < end,
                text[digits.endIndex] == UInt8(ascii: ".") || text[digits.endIndex] == UInt8(ascii: ")")
            else { return nil }
            length = digits.count + 1
        }
        let after = position + length
        return after >= end || text[after] == 32 || text[after] == 9 ? length : nil
    }

    private mutating func skipBlanks() {
        while position < end, text[position] == 32 || text[position] == 9 {
            column += text[position] == 9 ? 4 - column % 4 : 1
            position += 1
        }
    }

    /// Where the paragraph ends of which a line holds a place: at a blank line, or where another block begins.
    static func paragraphEnd(in text: [UInt8], from place: Int) -> Int {
        var line = MarkdownLine(text, from: place)
        while line.next < text.count {
            line = MarkdownLine(text, from: line.next)
            if line.isBlank || line.isQuoted || line.fence != nil || line.isHeading
                || line.listMarkerLength != nil
            {
                return line.start
            }
        }
        return text.count
    }

    private var start: Int {
        (text[..<min(position, end)].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    }
}

/// What opens a block of fenced code.
struct MarkdownFence: Hashable {
    var mark: UInt8
    var length: Int
}

/// An HTML element whose text is nobody's statement, or a comment.
struct MarkdownElement: Hashable {
    let opening: [UInt8]
    let closing: [UInt8]
    /// Whether it is text to the end when nothing closes it.
    var isBlock: Bool { opening == Self.named("pre").opening }
    var isComment: Bool { opening == Self.comment.opening }

    private static let comment = MarkdownElement(opening: Array("<!--".utf8), closing: Array("-->".utf8))
    private static let all = [comment] + ["pre", "code", "tt", "blockquote"].map(named)

    private static func named(_ name: String) -> MarkdownElement {
        MarkdownElement(opening: Array("<\(name)".utf8), closing: Array("</\(name)>".utf8))
    }

    /// The element that begins at a place.
    static func opening(in text: [UInt8], at place: Int) -> MarkdownElement? {
        guard place < text.count, text[place] == UInt8(ascii: "<") else { return nil }
        return all.first { element in
            let after = place + element.opening.count
            guard after <= text.count,
                text[place..<after].lazy.map(ClosingKeyword.lowered).elementsEqual(element.opening)
            else { return false }
            // `<prefix>` is another element.
            return element.isComment || after == text.count || !ClosingKeyword.isWordByte(text[after])
        }
    }

    /// The index after its end; nil when it does not end.
    func end(in text: [UInt8], from place: Int) -> Int? {
        var index = place + opening.count
        while index + closing.count <= text.count {
            if text[index] == closing[0],
                text[index..<(index + closing.count)].lazy.map(ClosingKeyword.lowered).elementsEqual(closing)
            {
                return index + closing.count
            }
            index += 1
        }
        return nil
    }
}
