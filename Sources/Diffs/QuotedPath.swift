/// Paths as git writes them in patches: plain, or quoted as C strings when they hold control or 8-bit characters.
enum QuotedPath {
    /// Reads a quoted path that begins at an index (the opening quote).
    ///
    /// - Returns: the path's own bytes and the index after the closing quote; nil when it is not validly quoted.
    static func unquote(
        _ bytes: [UInt8], from start: Int, to end: Int
    ) -> (path: [UInt8], next: Int)? {
        guard start < end, bytes[start] == UInt8(ascii: "\"") else { return nil }
        var path: [UInt8] = []
        var index = start + 1
        while index < end {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return (path, index) }
            guard byte == UInt8(ascii: "\\") else {
                path.append(byte)
                continue
            }
            guard let (escaped, next) = unescape(bytes, at: index, to: end) else { return nil }
            path.append(escaped)
            index = next
        }
        return nil
    }

    /// The character after a backslash: a letter, a quote, a backslash, or three octal digits (git's `quote.c`).
    private static func unescape(_ bytes: [UInt8], at index: Int, to end: Int) -> (UInt8, Int)? {
        guard index < end else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "a"): return (7, index + 1)
        case UInt8(ascii: "b"): return (8, index + 1)
        case UInt8(ascii: "t"): return (9, index + 1)
        case UInt8(ascii: "n"): return (10, index + 1)
        case UInt8(ascii: "v"): return (11, index + 1)
        case UInt8(ascii: "f"): return (12, index + 1)
        case UInt8(ascii: "r"): return (13, index + 1)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): return (bytes[index], index + 1)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            guard index + 2 < end else { return nil }
            var value: UInt8 = 0
            for digit in bytes[index...(index + 2)] {
                guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "7") else { return nil }
                value = value &* 8 &+ (digit - UInt8(ascii: "0"))
            }
            return (value, index + 3)
        default:
            return nil
        }
    }
}
