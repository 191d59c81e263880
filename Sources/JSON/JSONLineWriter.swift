/// Writes one JSON value as a line, without blanks, members in the order in which they are given.
package struct JSONLineWriter {
    /// What was written.
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    /// One with nothing in it.
    package init() {}

    /// Writes `null`.
    package mutating func null() { bytes += "null".utf8 }

    /// Writes a number.
    package mutating func integer(_ value: Int) { bytes += String(value).utf8 }

    /// Writes a text.
    package mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { buffer in
            var start = 0
            for index in buffer.indices where Self.isSpecial(buffer[index]) {
                bytes += buffer[start..<index]
                escape(buffer[index])
                start = index + 1
            }
            bytes += buffer[start...]
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an object whose members `body` writes.
    package mutating func object(_ body: (inout JSONLineWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        body(&self)
        isFirst = false
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes an array, each element by `body`.
    package mutating func array<Element>(
        _ elements: [Element], _ body: (inout JSONLineWriter, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            body(&self, element)
        }
        isFirst = false
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes a member whose value `value` writes.
    package mutating func member(_ name: String, _ value: (inout JSONLineWriter) -> Void) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        string(name)
        bytes.append(UInt8(ascii: ":"))
        value(&self)
    }

    /// Writes a member that is a text, or `null`.
    package mutating func member(_ name: String, _ text: String?) {
        member(name) { writer in
            if let text { writer.string(text) } else { writer.null() }
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 10: bytes.append(UInt8(ascii: "n"))
        case 13: bytes.append(UInt8(ascii: "r"))
        case 9: bytes.append(UInt8(ascii: "t"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes += "u00".utf8
            bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
