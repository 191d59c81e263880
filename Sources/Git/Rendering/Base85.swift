/// The letters in which git writes binary data into patches (its `base85.c`).
enum Base85 {
    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)

    /// How many bytes a line holds at most.
    private static let lineLength = 52

    /// Appends data as lines, each led by a letter that tells how many bytes it holds.
    static func append(_ data: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        var start = 0
        while start < data.count {
            let line = data[start..<min(start + lineLength, data.count)]
            text.append(lengthLetter(line.count))
            appendLine(line, to: &text)
            text.append(UInt8(ascii: "\n"))
            start = line.endIndex
        }
    }

    private static func lengthLetter(_ count: Int) -> UInt8 {
        count <= 26 ? UInt8(ascii: "A") + UInt8(count - 1) : UInt8(ascii: "a") + UInt8(count - 27)
    }

    /// Four bytes, filled up with zeros, become five letters, the last of which is found first.
    private static func appendLine(_ line: Slice<UnsafeRawBufferPointer>, to text: inout [UInt8]) {
        let start = text.count
        text.append(contentsOf: repeatElement(0, count: (line.count + 3) / 4 * 5))
        text.withUnsafeMutableBufferPointer { text in
            alphabet.withUnsafeBufferPointer { alphabet in
                var target = start
                var index = line.startIndex
                while index < line.endIndex {
                    var word: UInt32 = 0
                    for offset in 0..<4 {
                        let byte = index + offset < line.endIndex ? line.base[index + offset] : 0
                        word = word << 8 | UInt32(byte)
                    }
                    for place in stride(from: target + 4, through: target, by: -1) {
                        text[place] = alphabet[Int(word % 85)]
                        word /= 85
                    }
                    target += 5
                    index += 4
                }
            }
        }
    }

    private static let values = alphabet.enumerated().reduce(into: [UInt8: UInt32]()) { values, letter in
        values[letter.element] = UInt32(letter.offset)
    }

    /// The bytes of a line; nil for one that is none of such data.
    static func decoded(line: ArraySlice<UInt8>) -> [UInt8]? {
        guard let first = line.first else { return nil }
        let count: Int
        switch first {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): count = Int(first - UInt8(ascii: "A")) + 1
        case UInt8(ascii: "a")...UInt8(ascii: "z"): count = Int(first - UInt8(ascii: "a")) + 27
        default: return nil
        }
        let letters = line.dropFirst()
        guard letters.count == (count + 3) / 4 * 5 else { return nil }
        var bytes: [UInt8] = []
        var word: UInt64 = 0
        for (index, letter) in letters.enumerated() {
            guard let value = values[letter] else { return nil }
            word = word * 85 + UInt64(value)
            guard index % 5 == 4 else { continue }
            guard let whole = UInt32(exactly: word) else { return nil }
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: whole >> UInt32(shift))) }
            word = 0
        }
        return Array(bytes.prefix(count))
    }
}
