/// Makes text from repositories, issues and test runs safe to print: nothing in it can move the cursor, change the
/// title, colour, hide or reorder what a person reads.
package enum TerminalText {
    /// What may stay as it is in addition to printable characters.
    package enum Whitespace: Sendable {
        /// Nothing: the result is one line.
        case none
        /// Line feeds and tabs, for text of several lines.
        case linesAndTabs
    }

    /// The text with every control, bidirectional and otherwise invisible formatting character replaced by a
    /// visible escape such as `\r`, `\x1b` or `\u{202e}`.
    package static func escaped(_ text: String, keeping whitespace: Whitespace = .none) -> String {
        guard text.unicodeScalars.contains(where: { isUnsafe($0, keeping: whitespace) }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar, keeping: whitespace) {
                result += visibleEscape(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The bytes read as UTF-8 and escaped likewise; each byte that is not part of valid UTF-8 becomes `\xNN`.
    package static func escaped(bytes: [UInt8], keeping whitespace: Whitespace = .none) -> String {
        var result = ""
        var decoder = UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var position = 0
        while true {
            switch decoder.parseScalar(from: &rest) {
            case .emptyInput:
                return result
            case .valid(let encoded):
                let scalar = UTF8.decode(encoded)
                position += encoded.count
                result +=
                    isUnsafe(scalar, keeping: whitespace) ? visibleEscape(scalar) : String(Character(scalar))
            case .error(let length):
                for byte in bytes[position..<min(position + length, bytes.count)] {
                    result += "\\x" + hexadecimal(UInt32(byte), digits: 2)
                }
                position += length
            }
        }
    }

    /// Whether a terminal would act on the character instead of showing it, or a reader could not see it.
    private static func isUnsafe(_ scalar: Unicode.Scalar, keeping whitespace: Whitespace) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: whitespace == .none
        // C0 and C1 controls; ESC and CSI among them.
        case 0x00...0x1F, 0x7F...0x9F: true
        // Arabic letter mark, zero-width and directional marks, line and paragraph separators, embeddings, overrides,
        // isolates, invisible operators, byte order mark, interlinear annotations.
        case 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        // Tag characters: text that no one sees.
        case 0xE0000...0xE007F: true
        default: false
        }
    }

    private static func visibleEscape(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case 0...0x7F: "\\x" + hexadecimal(scalar.value, digits: 2)
        default: "\\u{" + hexadecimal(scalar.value, digits: 1) + "}"
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
