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

    /// Appends text in runs of what needs no escape: patches are long, and most of their bytes are plain.
    private static func append(
        _ text: UnsafeBufferPointer<UInt8>, _ letters: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
    ) {
        let needed = bytes.count + text.count + text.count / 16 + 2
        if needed > bytes.capacity { bytes.reserveCapacity(max(needed, 2 * bytes.capacity)) }
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        var index = 0
        while index < text.count {
            let letter = letters[Int(text[index])]
            if letter == 0 {
                index += 1
                continue
            }
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
