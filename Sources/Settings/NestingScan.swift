/// Bounds how deep the values of a YAML text lie in one another, before the parser, which calls itself for each level,
/// runs out of stack.
enum NestingScan {
    /// The maximum depth; configuration files have six.
    static let deepest = 64

    /// The line on which the text goes deeper; nil when it does not.
    ///
    /// Brackets in quoted text count, too, and so does each sign of a list or a key that another may follow on its line:
    /// this is a bound from above.
    static func firstTooDeep(in bytes: [UInt8]) -> Int? {
        var line = 1
        var brackets = 0
        var signs = 0
        var indent = 0
        var isIndent = true
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                (signs, indent, isIndent) = (0, 0, true)
            case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
            case UInt8(ascii: " ") where isIndent: indent += 1
            case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: " "),
                UInt8(ascii: "\t"):
                if isIndent, byte != UInt8(ascii: " ") { signs += 1 }
            default: isIndent = false
            }
            // Each level of a block is indented by a blank at least, and the signs before its first word open more.
            if brackets > deepest || signs > deepest || indent > deepest * 8 { return line }
        }
        return nil
    }
}
