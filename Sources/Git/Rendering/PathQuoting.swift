/// Paths as git writes them in patches (its `quote.c`, with `core.quotePath` on).
enum PathQuoting {
    /// A path with a prefix such as `a/`; both are quoted together when either needs it.
    static func quoted(_ path: GitPath, prefix: String = "") -> [UInt8] {
        let bytes = Array(prefix.utf8) + path.bytes
        guard bytes.contains(where: needsQuoting) else { return bytes }
        var text: [UInt8] = [UInt8(ascii: "\"")]
        for byte in bytes { append(byte, to: &text) }
        text.append(UInt8(ascii: "\""))
        return text
    }

    private static func needsQuoting(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte >= 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func append(_ byte: UInt8, to text: inout [UInt8]) {
        guard needsQuoting(byte) else {
            text.append(byte)
            return
        }
        text.append(UInt8(ascii: "\\"))
        switch byte {
        case 7...13:
            text.append(Array("abtnvfr".utf8)[Int(byte - 7)])
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            text.append(byte)
        default:
            text.append(UInt8(ascii: "0") + (byte >> 6))
            text.append(UInt8(ascii: "0") + (byte >> 3 & 7))
            text.append(UInt8(ascii: "0") + (byte & 7))
        }
    }
}
