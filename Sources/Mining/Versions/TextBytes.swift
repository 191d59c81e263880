/// A text as bytes, in which words are found without looking at each byte: a version file may be the whole program.
struct TextBytes {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Where some words are first found at or after an index (Horspool's search).
    func range(of words: String, from start: Int) -> Range<Int>? {
        let words = Array(words.utf8)
        guard let last = words.last else { return nil }
        var skips = [Int](repeating: words.count, count: 256)
        for (index, byte) in words.dropLast().enumerated() { skips[Int(byte)] = words.count - 1 - index }
        var end = start + words.count
        while end <= bytes.count {
            let byte = bytes[end - 1]
            if byte == last, bytes[(end - words.count)..<end].elementsEqual(words) {
                return (end - words.count)..<end
            }
            end += skips[Int(byte)]
        }
        return nil
    }

    /// The lines that hold some words, each with the index after the first ones; a line's end, with its carriage return,
    /// is no part of it.
    func lines(with words: String) -> some Sequence<(line: ArraySlice<UInt8>, after: Int)> {
        sequence(state: 0) { (next: inout Int) -> (line: ArraySlice<UInt8>, after: Int)? in
            guard let found = range(of: words, from: next) else { return nil }
            let before = bytes[next..<found.lowerBound].lastIndex(of: UInt8(ascii: "\n"))
            let start = before.map { $0 + 1 } ?? next
            let end = bytes[found.upperBound...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            next = end + 1
            let isWindows = end < bytes.count && end > found.upperBound && bytes[end - 1] == 13
            return (bytes[start..<(isWindows ? end - 1 : end)], found.upperBound)
        }
    }

    /// All lines that hold anything, parted by whatever parts lines in Unicode.
    var lines: some Sequence<ArraySlice<UInt8>> {
        sequence(state: 0) { (next: inout Int) -> ArraySlice<UInt8>? in
            while next < bytes.count {
                let start = next
                var end = start
                var width = 0
                while end < bytes.count {
                    width = lineEndWidth(at: end)
                    if width > 0 { break }
                    end += 1
                }
                next = end + width
                if end > start { return bytes[start..<end] }
            }
            return nil
        }
    }

    /// The length of a line's end at an index, in bytes; 0 where there is none.
    private func lineEndWidth(at index: Int) -> Int {
        switch bytes[index] {
        case 10...13: return 1
        case 0xc2: return index + 1 < bytes.count && bytes[index + 1] == 0x85 ? 2 : 0
        case 0xe2:
            guard index + 2 < bytes.count, bytes[index + 1] == 0x80 else { return 0 }
            return bytes[index + 2] == 0xa8 || bytes[index + 2] == 0xa9 ? 3 : 0
        default: return 0
        }
    }
}
