/// Writes JSON byte by byte in the order in which it is asked to, so that equal rows have equal bytes.
///
/// Text beyond ASCII is written as it is, in UTF-8, except for the characters that some readers of lines take for the
/// end of one (U+0085, U+2028, U+2029). A Swift string holds no lone surrogate, so the output never does.
package struct JSONText {
    /// What was written.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// One with nothing in it.
    package init() {}

    /// Writes an object's members in the order of the calls within the closure.
    package mutating func object(_ members: (inout JSONText) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        members(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Begins a member of an object; its value is written next.
    package mutating func key(_ name: String) {
        string(name)
        bytes += [UInt8(ascii: ":"), UInt8(ascii: " ")]
        needsComma = false
    }

    /// Writes a member that is text.
    package mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a member that is a list of texts.
    package mutating func member(_ name: String, _ values: [String]) {
        key(name)
        array(values)
    }

    /// Writes a list of the values that are written within the closure.
    package mutating func list(_ values: (inout JSONText) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        values(&self)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a list of texts.
    package mutating func array(_ values: some Sequence<String>) {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        for value in values { string(value) }
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a number.
    package mutating func number(_ value: Int) {
        separate()
        bytes += Array(String(value).utf8)
        needsComma = true
    }

    /// Writes a text, or `null`.
    package mutating func string(_ value: String?) {
        guard let value else {
            separate()
            bytes += Array("null".utf8)
            needsComma = true
            return
        }
        write(value)
    }

    private mutating func write(_ value: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = value
        text.withUTF8 { escape($0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes += [UInt8(ascii: ","), UInt8(ascii: " ")] }
    }

    /// Appends text in runs of what needs no escape: patches are long, and most of their bytes are plain.
    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte >= 0x20, byte < 0x7f, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                index += 1
                continue
            }
            let width = byte < 0x80 ? 1 : Self.lineEndWidth(text, index)
            guard let width else {
                index += 1
                continue
            }
            bytes.append(contentsOf: text[start..<index])
            if width == 1 {
                escape(byte)
            } else {
                escape(codePoint: width == 2 ? 0x85 : 0x2000 + Int(text[index + 2] & 0x3f))
            }
            index += width
            start = index
        }
        bytes.append(contentsOf: text[start...])
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
        case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
        case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
        default: escape(codePoint: Int(byte))
        }
    }

    private mutating func escape(codePoint: Int) {
        let digits = String(codePoint, radix: 16)
        bytes += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
    }

    /// How many bytes U+0085, U+2028 or U+2029 takes at an index; nil for any other character.
    private static func lineEndWidth(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        if text[index] == 0xc2, index + 1 < text.count, text[index + 1] == 0x85 { return 2 }
        guard text[index] == 0xe2, index + 2 < text.count, text[index + 1] == 0x80 else { return nil }
        return text[index + 2] == 0xa8 || text[index + 2] == 0xa9 ? 3 : nil
    }
}
