package import JSON

/// How large the `datasets` library finds values when it loads them from JSON lines, in bytes of Arrow: each text and
/// each list with its offset, a number as 64 bits.
package enum LoadedSize {
    /// Of a number.
    package static let number = 8
    /// Of null, and of what precedes a text or list.
    private static let offset = 4

    /// Of a text, or of null.
    package static func of(_ text: String?) -> Int {
        guard let text else { return offset }
        return offset + text.utf8.count - (isTime(text.utf8) ? 1 : 0)
    }

    /// Of a list of texts.
    package static func of(_ texts: [String]) -> Int { texts.reduce(offset) { $0 + of($1) } }

    /// Of a row.
    package static func of(_ row: RowLine) -> Int {
        row.names.reduce(0) { $0 + (row.raw($1).map(of) ?? 0) }
    }

    private static func of(_ value: ArraySlice<UInt8>) -> Int {
        switch value.first {
        case UInt8(ascii: "\""):
            let text = value.dropFirst().dropLast()
            return offset + length(of: text) - (isTime(text) ? 1 : 0)
        case UInt8(ascii: "["):
            return elements(of: Array(value)).reduce(offset) { $0 + of($1) }
        case UInt8(ascii: "n"):
            return offset
        default:
            return number
        }
    }

    /// How many bytes of UTF-8 a JSON string's text takes, escapes resolved.
    private static func length(of text: ArraySlice<UInt8>) -> Int {
        text.withUnsafeBufferPointer { text in
            var (length, index) = (0, 0)
            while index < text.count {
                guard text[index] == UInt8(ascii: "\\"), index + 1 < text.count else {
                    length += 1
                    index += 1
                    continue
                }
                guard text[index + 1] == UInt8(ascii: "u"), index + 6 <= text.count else {
                    length += 1
                    index += 2
                    continue
                }
                let digits = String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self)
                switch UInt32(digits, radix: 16) ?? 0xfffd {
                case ..<0x80: length += 1
                case ..<0x800, 0xd800..<0xe000: length += 2  // half of a pair that takes four
                default: length += 3
                }
                index += 6
            }
            return length
        }
    }

    /// Whether the library takes a text for a time, which it writes without its `T` and `Z`.
    private static func isTime(_ text: some Collection<UInt8>) -> Bool {
        let form = "0000-00-00T00:00:00Z".utf8
        return text.count == form.count
            && zip(text, form).allSatisfy { byte, mark in
                mark == UInt8(ascii: "0") ? (48...57).contains(byte) : byte == mark
            }
    }

    private static func elements(of list: [UInt8]) -> [ArraySlice<UInt8>] {
        var scanner = JSONScanner(list, .lenient)
        var elements: [ArraySlice<UInt8>] = []
        do throws(JSONFault) {
            try scanner.array { (scanner) throws(JSONFault) in elements.append(list[try scanner.place()]) }
        } catch {
            return []
        }
        return elements
    }
}
