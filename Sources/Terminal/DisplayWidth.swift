/// How many columns text takes on a terminal.
package enum DisplayWidth {
    /// The columns of a text: wide East Asian characters and emoji take two, combining marks none.
    package static func of(_ text: String) -> Int {
        var width = 0
        for character in text {
            width += columns(of: character)
        }
        return width
    }

    /// The longest beginning of a text that fits into a number of columns, ended by `…` when something was cut.
    package static func truncated(_ text: String, to columns: Int) -> String {
        guard of(text) > columns else { return text }
        guard columns > 0 else { return "" }
        var result = ""
        var width = 0
        for character in text {
            let next = Self.columns(of: character)
            guard width + next <= columns - 1 else { break }
            result.append(character)
            width += next
        }
        return result + "…"
    }

    private static func columns(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if character.isASCII { return first.value < 0x20 || first.value == 0x7F ? 0 : 1 }
        // A variation selector 16 asks for the emoji form of what is otherwise narrow.
        if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        return columns(of: first)
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// Blocks whose characters are wide or full-width (Unicode Standard Annex 11, East Asian Width).
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x17000...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}
