/// Looks for the things in a problem statement that the Lite criteria speak of.
///
/// The rules are the published regular expressions, matched by hand in one pass each: statements are written by
/// strangers, and no text may take more than linear time.
struct StatementScan {
    private let scalars: [Unicode.Scalar]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// Words between whitespace.
    var wordCount: Int {
        var count = 0
        var inWord = false
        for scalar in scalars {
            // The information separators are whitespace to Python, not to Unicode.
            let isBlank =
                scalar.isASCII
                ? scalar == " " || (0x09...0x0d).contains(scalar.value)
                    || (0x1c...0x1f).contains(scalar.value)
                : scalar.properties.isWhitespace
            if !isBlank, !inWord { count += 1 }
            inWord = !isBlank
        }
        return count
    }

    /// `https?://` or `www.` and anything after it on the line.
    var hasHyperlink: Bool {
        scalars.indices.contains { index in
            let end = after("http://", at: index) ?? after("https://", at: index) ?? after("www.", at: index)
            guard let end, end < scalars.count else { return false }
            return scalars[end] != "\n"
        }
    }

    /// `#` and a digit.
    var hasIssueReference: Bool {
        scalars.indices.dropLast().contains { scalars[$0] == "#" && Self.isDigit(scalars[$0 + 1]) }
    }

    /// 40 lower-case hexadecimal digits that are a word and do not follow a slash, or 23 of them in brackets.
    var hasCommitHash: Bool {
        var start = 0
        while start < scalars.count {
            guard Self.isHexadecimal(scalars[start]) else {
                start += 1
                continue
            }
            var end = start
            while end < scalars.count, Self.isHexadecimal(scalars[end]) { end += 1 }
            let before = start > 0 ? scalars[start - 1] : nil
            let after = end < scalars.count ? scalars[end] : nil
            if end - start == 40, before != "/", !Self.isWord(before), !Self.isWord(after) { return true }
            if end - start == 23, before == "[", after == "]" { return true }
            start = end
        }
        return false
    }

    /// A name that ends in the extension of an image or a video.
    var hasMedia: Bool {
        scalars.indices.dropFirst().contains { index in
            guard scalars[index] == ".", Self.isWord(scalars[index - 1]) else { return false }
            var end = index + 1
            while end < scalars.count, end - index <= 5, Self.isWord(scalars[end]) { end += 1 }
            let text = String(String.UnicodeScalarView(scalars[(index + 1)..<end])).lowercased()
            return Self.media.contains(text)
        }
    }

    private static let media: Set<String> = [
        "png", "jpg", "jpeg", "gif", "bmp", "tiff", "svg", "webp", "ico", "heif", "bpg", "avif", "mp4", "avi",
        "mkv", "mov", "wmv", "flv", "webm", "mpeg",
    ]

    /// The index after some text that stands at an index; nil when it does not.
    private func after(_ text: StaticString, at index: Int) -> Int? {
        let count = text.utf8CodeUnitCount
        guard index + count <= scalars.count else { return nil }
        let isThere = text.withUTF8Buffer { buffer in
            buffer.indices.allSatisfy { scalars[index + $0].value == UInt32(buffer[$0]) }
        }
        return isThere ? index + count : nil
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.generalCategory == .decimalNumber
    }

    private static func isHexadecimal(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || ("a"..."f").contains(scalar)
    }

    /// What a regular expression's `\w` matches.
    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        if scalar.isASCII {
            return scalar == "_" || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar)
                || ("A"..."Z").contains(scalar)
        }
        return scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
