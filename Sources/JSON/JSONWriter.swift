/// Writes one JSON value byte by byte, members in the order in which they are given, so that equal values have equal
/// bytes.
///
/// Text beyond ASCII is written as it is, in UTF-8, unless the style says otherwise. A Swift string holds no lone surrogate, so the output never does.
package struct JSONWriter {
    /// How values are spelled.
    package enum Style: Sendable {
        /// Without blanks; only what JSON demands is escaped.
        case compact
        /// A blank after each colon and comma, as published rows have it. DEL is escaped too, and what some readers
        /// of lines take for the end of one (U+0085, U+2028, U+2029).
        case spaced
        /// A member or an element a line, by four blanks further in than what holds it, and everything beyond ASCII
        /// escaped: what Python's `json.dumps(value, indent=4)` writes.
        case indented
    }

    /// What was written.
    package private(set) var bytes: [UInt8] = []
    private let style: Style
    private var needsComma = false
    /// Whether a key was written, whose value follows in the same line.
    private var isAtValue = false
    private var depth = 0

    /// A writer that has written nothing.
    package init(_ style: Style) {
        self.style = style
    }

    /// Writes an object whose members `body` writes.
    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        container(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    /// Writes a list of the values that `body` writes.
    package mutating func list(_ values: (inout JSONWriter) -> Void) {
        container(UInt8(ascii: "["), UInt8(ascii: "]"), values)
    }

    /// Writes a list, each element by `body`.
    package mutating func array<Element>(
        _ elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) -> Void
    ) {
        list { writer in
            for element in elements { body(&writer, element) }
        }
    }

    /// Writes a list of texts.
    package mutating func array(_ texts: some Sequence<String>) {
        array(texts) { $0.string($1) }
    }

    /// Begins a member of an object; its value is written next.
    package mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        if style != .compact { bytes.append(UInt8(ascii: " ")) }
        (needsComma, isAtValue) = (false, true)
    }

    /// Writes a member whose value `value` writes.
    package mutating func member(_ name: String, _ value: (inout JSONWriter) -> Void) {
        key(name)
        value(&self)
    }

    /// Writes a member that is text, or `null`.
    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        string(text)
    }

    /// Writes a member that is a whole number.
    package mutating func member(_ name: String, _ number: Int) {
        key(name)
        integer(number)
    }

    /// Writes a member that is a list of texts.
    package mutating func member(_ name: String, _ texts: [String]) {
        key(name)
        array(texts)
    }

    /// Writes a whole number.
    package mutating func integer(_ value: Int) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
        needsComma = true
    }

    /// Writes a value that is JSON already, as it is spelled.
    package mutating func raw(_ value: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: value)
        needsComma = true
    }

    /// Writes `true` or `false`.
    package mutating func boolean(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
        needsComma = true
    }

    /// Writes `null`.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
        needsComma = true
    }

    /// Writes a text, or `null`.
    package mutating func string(_ value: String?) {
        guard var text = value else { return null() }
        separate()
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { escape($0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func container(
        _ open: UInt8, _ close: UInt8, _ content: (inout JSONWriter) -> Void
    ) {
        separate()
        bytes.append(open)
        needsComma = false
        depth += 1
        content(&self)
        depth -= 1
        if needsComma { beginLine() }
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma {
            bytes.append(UInt8(ascii: ","))
            if style == .spaced { bytes.append(UInt8(ascii: " ")) }
        }
        if !isAtValue, depth > 0 { beginLine() }
        isAtValue = false
    }

    private mutating func beginLine() {
        guard style == .indented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: 4 * depth)
    }

    /// Appends text in runs of what needs no escape: patches are long, and most of their bytes are plain.
    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        if style == .indented { return escapeBeyondASCII(text) }
        let isSpaced = style == .spaced
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            let isPlain = byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            if isPlain, byte < 0x7f || !isSpaced {
                index += 1
                continue
            }
            guard let width = byte < 0x80 ? 1 : Self.lineEndWidth(text, index) else {
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

    private mutating func escapeBeyondASCII(_ text: UnsafeBufferPointer<UInt8>) {
        for unit in String(decoding: text, as: UTF8.self).utf16 {
            switch unit {
            case 0x08: bytes += "\\b".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0x22, 0x5C, 0..<0x20: escape(UInt8(unit))
            case 0x20..<0x7F: bytes.append(UInt8(unit))
            default: escape(codePoint: Int(unit))
            }
        }
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
        bytes.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
    }

    /// How many bytes U+0085, U+2028 or U+2029 takes at an index; nil for any other character.
    private static func lineEndWidth(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        if text[index] == 0xc2, index + 1 < text.count, text[index + 1] == 0x85 { return 2 }
        guard text[index] == 0xe2, index + 2 < text.count, text[index + 1] == 0x80 else { return nil }
        return text[index + 2] == 0xa8 || text[index + 2] == 0xa9 ? 3 : nil
    }
}
