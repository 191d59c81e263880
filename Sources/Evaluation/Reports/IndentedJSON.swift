/// Writes JSON as Python's `json.dumps(value, indent=4)` does: the form in which harnesses write their reports.
struct IndentedJSON {
    private(set) var bytes: [UInt8] = []
    private var depth = 0
    private var isFirst = true

    mutating func object(_ members: (inout IndentedJSON) -> Void) {
        container("{", "}", members)
    }

    /// A member of an object, whose value `value` writes.
    mutating func member(_ name: String, _ value: (inout IndentedJSON) -> Void) {
        begin()
        append(name)
        bytes += ": ".utf8
        value(&self)
    }

    mutating func texts(_ texts: [String]) {
        container("[", "]") { list in
            for text in texts {
                list.begin()
                list.append(text)
            }
        }
    }

    mutating func text(_ text: String) { append(text) }

    mutating func number(_ number: Int) { bytes += "\(number)".utf8 }

    mutating func boolean(_ value: Bool) { bytes += (value ? "true" : "false").utf8 }

    private mutating func container(_ open: String, _ close: String, _ body: (inout IndentedJSON) -> Void) {
        bytes += open.utf8
        let wasFirst = isFirst
        isFirst = true
        depth += 1
        body(&self)
        depth -= 1
        if !isFirst { newLine() }
        bytes += close.utf8
        isFirst = wasFirst
    }

    private mutating func begin() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        newLine()
        isFirst = false
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: 4 * depth)
    }

    /// Text in quotes, with everything beyond ASCII escaped.
    private mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for unit in text.utf16 {
            switch unit {
            case 0x22: bytes += "\\\"".utf8
            case 0x5C: bytes += "\\\\".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x08: bytes += "\\b".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0x20...0x7E: bytes.append(UInt8(unit))
            default:
                let digits = String(unit, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
