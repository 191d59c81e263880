/// Finds YAML aliases before the parser expands them.
enum AliasScan {
    /// The position and name of an alias.
    struct Place: Hashable {
        var name: String
        var line: Int
        var column: Int
    }

    /// The first `*name` for which the text has an anchor `&name`.
    ///
    /// Both are required, so that a shell command or a pattern in plain text is not mistaken for an alias; the parser
    /// itself rejects an alias without an anchor.
    static func firstAlias(in text: String) -> Place? {
        let anchors = Set(marks(UInt8(ascii: "&"), in: text).map(\.name))
        guard !anchors.isEmpty else { return nil }
        return marks(UInt8(ascii: "*"), in: text).first { anchors.contains($0.name) }
    }

    private static func marks(_ indicator: UInt8, in text: String) -> [Place] {
        let bytes = Array(text.utf8)
        var found: [Place] = []
        var line = 1
        var lineStart = 0
        for index in bytes.indices {
            if bytes[index] == UInt8(ascii: "\n") {
                line += 1
                lineStart = index + 1
            }
            guard bytes[index] == indicator, index == 0 || !isNamePart(bytes[index - 1]) else { continue }
            let name = bytes[(index + 1)...].prefix(while: isNamePart)
            guard !name.isEmpty else { continue }
            found.append(
                Place(
                    name: String(decoding: name, as: UTF8.self), line: line, column: index - lineStart + 1))
        }
        return found
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...:
            true
        default:
            false
        }
    }
}
