/// A text as bytes, in which words are looked for.
struct ByteScan {
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Whether the text holds a word anywhere.
    func contains(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            bytes.withUnsafeBufferPointer { text in
                guard let first = word.first, text.count >= word.count else { return word.isEmpty }
                for start in 0...(text.count - word.count) where text[start] == first {
                    if word.indices.allSatisfy({ text[start + $0] == word[$0] }) { return true }
                }
                return false
            }
        }
    }
}
