/// A path's parts, lower-cased where that does not matter.
struct PathParts {
    /// The directories, lower-cased, outermost first.
    let directories: [[UInt8]]
    /// The file's name without its extension, as it is spelled.
    let stem: [UInt8]
    /// The extension without its dot, lower-cased; empty when there is none.
    let suffix: [UInt8]

    init(_ path: [UInt8]) {
        var parts = path.split(separator: UInt8(ascii: "/")).map(Array.init)
        let name = parts.popLast() ?? []
        directories = parts.map { $0.map(ClosingKeyword.lowered) }
        if let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 {
            stem = Array(name[..<dot])
            suffix = name[(dot + 1)...].map(ClosingKeyword.lowered)
        } else {
            stem = name
            suffix = []
        }
    }

    /// The extension as text.
    var suffixText: String { String(decoding: suffix, as: UTF8.self) }

    /// A name's words, lower-cased, parted at `-`, `_`, `.` and blanks.
    static func words(of name: [UInt8]) -> [String] {
        name.split { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == 32
        }.map { String(decoding: $0.map(ClosingKeyword.lowered), as: UTF8.self) }
    }
}
