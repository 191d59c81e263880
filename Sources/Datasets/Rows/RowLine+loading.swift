internal import JSON

extension RowLine {
    /// How large the `datasets` library finds the row when it loads it from JSON lines, in bytes of Arrow: each text and
    /// each list with its offset, a number as 64 bits.
    package var loadedBytes: Int {
        names.reduce(0) { $0 + (raw($1).map(Self.loadedBytes) ?? 0) }
    }

    private static func loadedBytes(_ value: ArraySlice<UInt8>) -> Int {
        switch value.first {
        case UInt8(ascii: "\""):
            let length = length(of: value.dropFirst().dropLast())
            // The library takes such a text for a time, and writes it without its T and Z.
            return 4 + (isTime(value) ? length - 1 : length)
        case UInt8(ascii: "["):
            return 4 + elements(of: Array(value)).reduce(0) { $0 + loadedBytes($1) }
        case UInt8(ascii: "n"):
            return 4
        default:
            return 8
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

    private static func isTime(_ value: ArraySlice<UInt8>) -> Bool {
        let form = Array("\"0000-00-00T00:00:00Z\"".utf8)
        return value.count == form.count
            && zip(value, form).allSatisfy { byte, mark in
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
