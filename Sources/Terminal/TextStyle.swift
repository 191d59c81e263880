/// What a piece of text means, and so how it is shown where colour is possible.
package enum TextStyle: Sendable, CaseIterable {
    /// A heading or a name that matters.
    case strong
    /// What may be skipped.
    case faint
    /// It went well.
    case good
    /// It needs attention.
    case warning
    /// It failed.
    case bad
    /// What the reader can type or open.
    case accent

    /// The parameters of the Select Graphic Rendition sequence (ECMA-48).
    var parameters: String {
        switch self {
        case .strong: "1"
        case .faint: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "31"
        case .accent: "36"
        }
    }
}

/// Applies styles, or leaves text plain where colour is not wanted; text is understandable either way.
package struct Palette: Sendable {
    /// Whether styles show.
    package let isColoured: Bool

    /// A palette that shows styles or not.
    package init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// The text in a style; the text must be escaped already.
    package func styled(_ text: String, _ style: TextStyle?) -> String {
        guard isColoured, let style, !text.isEmpty else { return text }
        return "\u{1B}[\(style.parameters)m\(text)\u{1B}[0m"
    }
}
