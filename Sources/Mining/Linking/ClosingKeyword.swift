/// GitHub's closing keywords: close, closes, closed, fix, fixes, fixed, resolve, resolves, resolved.
enum ClosingKeyword {
    static let all = [
        "close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved",
    ]
    .map { Array($0.utf8) }

    /// Whether a word is a keyword, in any case.
    static func matches(_ word: ArraySlice<UInt8>) -> Bool {
        guard (3...8).contains(word.count) else { return false }
        return all.contains { $0.count == word.count && $0.elementsEqual(word.lazy.map(lowered)) }
    }

    /// An ASCII letter in lower case; any other byte as it is.
    static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
    }

    /// Whether a byte is an ASCII letter, a digit or `_`.
    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
