/// A text as canonical JSON spells it: only what must be escaped is, by its short form where there is one.
enum CanonicalText {
    /// The letter after the backslash for each byte that must be escaped, `u` where there is no short form; 0 for others.
    private static let letters: [UInt8] = {
        var letters = [UInt8](repeating: 0, count: 256)
        for byte in 0..<0x20 { letters[byte] = UInt8(ascii: "u") }
        for (byte, letter) in [(8, "b"), (9, "t"), (10, "n"), (12, "f"), (13, "r"), (34, "\""), (92, "\\")] {
            letters[byte] = letter.utf8.first ?? 0
        }
        return letters
    }()

    static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { text in
            letters.withUnsafeBufferPointer { append(text, $0, to: &bytes) }
        }
    }

    /// The index of the first byte that must be escaped, or the end: eight bytes at a time are looked at.
    private static func firstToEscape(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, _ letters: UnsafeBufferPointer<UInt8>
    ) -> Int {
        let bytes = UnsafeRawBufferPointer(text)
        var index = start
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let found =
                (word &- 0x2020_2020_2020_2020) & ~word | zeros(in: word ^ 0x2222_2222_2222_2222)
                | zeros(in: word ^ 0x5c5c_5c5c_5c5c_5c5c)
            // The lowest mark is right; those above it may come of a borrow.
            let marks = found & 0x8080_8080_8080_8080
            if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < text.count, letters[Int(text[index])] == 0 { index += 1 }
        return index
    }

    /// The bytes of a word that are 0, each by its highest bit.
    private static func zeros(in word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word }

    /// Appends text in runs of what needs no escape: patches are long, and most of their bytes are plain.
    private static func append(
        _ text: UnsafeBufferPointer<UInt8>, _ letters: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        var index = 0
        while true {
            index = firstToEscape(in: text, from: index, letters)
            guard index < text.count else { break }
            let letter = letters[Int(text[index])]
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(letter)
            if letter == UInt8(ascii: "u") {
                let digits = Array("0123456789abcdef".utf8)
                let byte = Int(text[index])
                bytes += [UInt8(ascii: "0"), UInt8(ascii: "0"), digits[byte >> 4], digits[byte & 15]]
            }
            index += 1
            start = index
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(UInt8(ascii: "\""))
    }
}
