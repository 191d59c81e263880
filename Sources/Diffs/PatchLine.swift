/// One line of a patch's text, as indices into it.
struct PatchLine {
    /// Its number, from 1.
    var number: Int
    /// The index of its first byte.
    var start: Int
    /// The index of its newline, or the end of the text.
    var end: Int
    /// The index after its newline, or the end of the text.
    var next: Int

    /// Whether a newline ends it.
    var isTerminated: Bool { end < next }

    /// The index after some words with which the line begins; nil when it does not begin so.
    func after(_ words: StaticString, in bytes: [UInt8]) -> Int? {
        let count = words.utf8CodeUnitCount
        guard end - start >= count else { return nil }
        return words.withUTF8Buffer { buffer in
            for index in 0..<count where bytes[start + index] != buffer[index] { return nil }
            return start + count
        }
    }
}
