/// A place in a text that only moves on, reading keywords and references.
struct ByteCursor {
    let text: [UInt8]
    var index = 0

    init(_ text: [UInt8]) { self.text = text }

    var byte: UInt8? { index < text.count ? text[index] : nil }

    /// Moves after the next closing keyword that stands alone; false at the text's end.
    mutating func moveAfterKeyword() -> Bool {
        while index < text.count {
            guard ClosingKeyword.isWordByte(text[index]) || text[index] >= 0x80 else {
                index += 1
                continue
            }
            let start = index
            while let byte, ClosingKeyword.isWordByte(byte) || byte >= 0x80 { index += 1 }
            // A word joined to what precedes it (`hot-fix`) is another word.
            let isJoined =
                start > 0 && (text[start - 1] == UInt8(ascii: "-") || text[start - 1] == UInt8(ascii: "."))
            if !isJoined, ClosingKeyword.matches(text[start..<index]) { return true }
        }
        return false
    }

    /// Reads the next reference of a list; nil, staying where it was, when there is none.
    mutating func takeReference(isFirst: Bool) -> IssueReference? {
        let start = index
        if isFirst ? skipToFirst() : skipJoint(), let reference = takeLinkedReference() { return reference }
        index = start
        return nil
    }

    /// Between a keyword and its first reference: emphasis marks, a colon, blanks; at least one of the last two.
    private mutating func skipToFirst() -> Bool {
        let start = index
        skipMarks()
        let hasColon = skip(UInt8(ascii: ":"))
        skipMarks()
        let hasBlank = skipBlanks()
        return (hasColon || hasBlank) && index > start
    }

    private mutating func skipMarks() {
        while byte == UInt8(ascii: "*") { index += 1 }
    }

    /// Between two references: a comma or a semicolon, `and` or `&`, or both, with blanks around.
    private mutating func skipJoint() -> Bool {
        skipBlanks()
        let hasComma = skip(UInt8(ascii: ",")) || skip(UInt8(ascii: ";"))
        if hasComma { skipBlanksAndLineEnd() }
        var hasWord = skip(UInt8(ascii: "&"))
        if !hasWord { hasWord = skipAnd() }
        skipBlanks()
        return hasComma || hasWord
    }

    private mutating func skipAnd() -> Bool {
        guard index + 3 < text.count,
            text[index..<(index + 3)].map(ClosingKeyword.lowered) == Array("and".utf8),
            text[index + 3] == 32 || text[index + 3] == 9
        else { return false }
        index += 3
        return true
    }

    mutating func skip(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        index += 1
        return true
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = index
        while let byte, byte == 32 || byte == 9 { index += 1 }
        return index > start
    }

    private mutating func skipBlanksAndLineEnd() {
        skipBlanks()
        _ = skip(13)
        _ = skip(10)
        skipBlanks()
    }
}
