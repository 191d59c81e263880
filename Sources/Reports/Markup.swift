/// HTML text in the making, into which foreign text can come escaped only.
///
/// Tags and attributes' names are literals of this program (`StaticString`), so nothing that a stranger wrote can become
/// markup; every other string goes through `text` or an attribute's value, which escape.
struct Markup {
    private(set) var html = ""

    /// An attribute with its value.
    struct Attribute: ExpressibleByStringLiteral {
        let name: StaticString
        let value: String

        init(_ name: StaticString, _ value: String) {
            self.name = name
            self.value = value
        }

        /// An attribute without a value, as `open`.
        init(stringLiteral name: StaticString) {
            self.init(name, "")
        }
    }

    /// Markup of our own, as it stands.
    mutating func literal(_ markup: StaticString) { html += "\(markup)" }

    /// Markup that was made by another of these.
    mutating func append(_ other: Markup) { html += other.html }

    /// Text from anywhere.
    mutating func text(_ text: String) { html += Self.escaped(text) }

    /// An element and what is in it.
    mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], _ content: (inout Markup) -> Void
    ) {
        open(name, attributes)
        content(&self)
        html += "</\(name)>"
    }

    /// An element that holds text alone.
    mutating func element(_ name: StaticString, _ attributes: [Attribute] = [], text: String) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element that holds nothing and has no end.
    mutating func void(_ name: StaticString, _ attributes: [Attribute] = []) { open(name, attributes) }

    /// Begins a new line, for people who read the source.
    mutating func newline() { html += "\n" }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
        html += "<\(name)"
        for attribute in attributes { html += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
        html += ">"
    }

    /// Text that is text in HTML, between tags and between quotes.
    ///
    /// Control characters but for line ends and tabs, and those that turn the direction of writing, are shown as their
    /// code: they could hide what a patch does.
    static func escaped(_ text: String) -> String {
        var needsWork = false
        for byte in text.utf8 where isSpecial(byte) {
            needsWork = true
            break
        }
        guard needsWork else { return text }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 64)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\r": break
            case _ where isHidden(scalar): escaped += "\u{fffd}[U+\(hex(scalar))]"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whether a byte may begin something that is not itself in HTML.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            0..<0x09, 0x0b..<0x20, 0x7f, 0xc2, 0xd8, 0xe2, 0xef:
            true
        default: false
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0, 0x061c, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x2069, 0xfeff,
            0xfff9...0xfffb:
            true
        default: false
        }
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
