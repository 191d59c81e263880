/// The forms in which an issue is referred to.
extension ByteCursor {
    /// How far a Markdown link's text may reach: longer ones are not looked through, so that hostile texts cost no
    /// more than their length.
    private static let longestLinkText = 200

    /// Reads a reference, perhaps in angle brackets or as a Markdown link: `[#1](…)`, `[that bug](https://…/issues/1)`.
    mutating func takeLinkedReference() -> IssueReference? {
        if skip(UInt8(ascii: "<")) {
            guard let reference = takeURL(), skip(UInt8(ascii: ">")) else { return nil }
            return reference
        }
        guard byte == UInt8(ascii: "[") else { return takePlainReference() }
        index += 1
        let textStart = index
        let limit = min(text.count, index + Self.longestLinkText)
        guard let close = text[index..<limit].firstIndex(of: UInt8(ascii: "]")) else { return nil }
        // The link's target says which issue; its text does when the target is none or no issue.
        if close + 1 < text.count, text[close + 1] == UInt8(ascii: "(") {
            index = close + 2
            if let reference = takeURL() {
                _ = skip(UInt8(ascii: ")"))
                return reference
            }
        }
        index = textStart
        guard let reference = takePlainReference(), index == close else { return nil }
        index = close + 1
        skipTarget()
        return reference
    }

    private mutating func skipTarget() {
        guard byte == UInt8(ascii: "(") else { return }
        let limit = min(text.count, index + Self.longestLinkText)
        if let end = text[index..<limit].firstIndex(of: UInt8(ascii: ")")) { index = end + 1 }
    }

    private mutating func takePlainReference() -> IssueReference? {
        if skip(UInt8(ascii: "#")) { return takeNumber().map { IssueReference(repository: nil, number: $0) } }
        if let reference = takeURL() { return reference }
        return takeDashed() ?? takeQualified()
    }

    /// `GH-1`.
    private mutating func takeDashed() -> IssueReference? {
        let start = index
        if skipWords("gh-"), let number = takeNumber() {
            return IssueReference(repository: nil, number: number)
        }
        index = start
        return nil
    }

    /// `owner/name#1`.
    private mutating func takeQualified() -> IssueReference? {
        let start = index
        if let name = takeRepositoryName(), skip(UInt8(ascii: "#")), let number = takeNumber() {
            return IssueReference(repository: name, number: number)
        }
        index = start
        return nil
    }

    /// `https://github.com/owner/name/issues/1`, perhaps with a comment's anchor.
    private mutating func takeURL() -> IssueReference? {
        let start = index
        if skipWords("https://") || skipWords("http://") { _ = skipWords("www.") }
        if skipWords("github.com/"), let name = takeRepositoryName(), skipWords("/issues/"),
            let number = takeNumber()
        {
            skipAnchor()
            return IssueReference(repository: name, number: number)
        }
        index = start
        return nil
    }

    private mutating func skipAnchor() {
        guard byte == UInt8(ascii: "#") || byte == UInt8(ascii: "?") else { return }
        index += 1
        while let byte,
            ClosingKeyword.isWordByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "=")
        {
            index += 1
        }
    }

    private mutating func takeRepositoryName() -> String? {
        let start = index
        skipNamePart()
        let middle = index
        guard middle > start, skip(UInt8(ascii: "/")) else { return nil }
        skipNamePart()
        guard index > middle + 1 else { return nil }
        return String(decoding: text[start..<index], as: UTF8.self)
    }

    private mutating func skipNamePart() {
        while let byte,
            ClosingKeyword.isWordByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        {
            index += 1
        }
    }

    private mutating func skipWords(_ words: String) -> Bool {
        let wanted = Array(words.utf8)
        guard index + wanted.count <= text.count,
            text[index..<(index + wanted.count)].lazy.map(ClosingKeyword.lowered).elementsEqual(wanted)
        else { return false }
        index += wanted.count
        return true
    }

    /// A number that stands alone: `#12` of `#12abc` is none.
    private mutating func takeNumber() -> Int? {
        let start = index
        var value = 0
        while let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), index - start < 10 {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            index += 1
        }
        guard index > start else { return nil }
        if let byte, ClosingKeyword.isWordByte(byte) { return nil }
        return value
    }
}
