/// The matches of SWE-bench's `(\w+)\s+\#(\d+)` in a text, as Python's `findall` gives them, in linear time.
struct WordAndNumber {
    /// The word, as it is spelled.
    var word: [UInt8]
    /// The number; what does not fit is no issue's.
    var number: Int

    /// All matches, from left to right, none overlapping another.
    static func all(in text: [UInt8]) -> [WordAndNumber] {
        var matches: [WordAndNumber] = []
        var searchStart = 0
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "#") else {
                index += 1
                continue
            }
            let digits = digitsEnd(text, index + 1)
            if digits > index + 1, let word = wordBefore(index, notBefore: searchStart, in: text) {
                let number = Int(String(decoding: text[(index + 1)..<digits], as: UTF8.self))
                if let number { matches.append(WordAndNumber(word: Array(text[word]), number: number)) }
                searchStart = digits
            }
            index = max(digits, index + 1)
        }
        return matches
    }

    /// Whether the word is one of GitHub's closing keywords, in any case.
    var isClosing: Bool { ClosingKeyword.matches(word[...]) }

    private static func digitsEnd(_ text: [UInt8], _ start: Int) -> Int {
        var end = start
        while end < text.count, text[end] >= UInt8(ascii: "0"), text[end] <= UInt8(ascii: "9") { end += 1 }
        return end
    }

    /// The word before an index with at least one blank between them.
    private static func wordBefore(_ index: Int, notBefore start: Int, in text: [UInt8]) -> Range<Int>? {
        var wordEnd = index
        while let (scalar, first) = UTF8Backwards.scalar(before: wordEnd, notBefore: start, in: text),
            scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
        {
            wordEnd = first
        }
        guard wordEnd < index else { return nil }
        var wordStart = wordEnd
        while let (scalar, first) = UTF8Backwards.scalar(before: wordStart, notBefore: start, in: text),
            isWordCharacter(scalar)
        {
            wordStart = first
        }
        return wordStart < wordEnd ? wordStart..<wordEnd : nil
    }

    /// Python's `\w` for text: letters, digits and numbers of any script, and `_`.
    private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return ClosingKeyword.isWordByte(UInt8(scalar.value)) }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}

/// Reading UTF-8 from its end.
enum UTF8Backwards {
    /// The character that ends before an index, and the index at which it begins; nil at the start.
    static func scalar(
        before end: Int, notBefore start: Int, in text: [UInt8]
    ) -> (scalar: Unicode.Scalar, start: Int)? {
        guard end > start else { return nil }
        var first = end - 1
        while first > start, end - first < 4, text[first] & 0xC0 == 0x80 { first -= 1 }
        let decoded = String(decoding: text[first..<end], as: UTF8.self).unicodeScalars
        guard decoded.count == 1, let scalar = decoded.first else { return ("\u{FFFD}", end - 1) }
        return (scalar, first)
    }
}
