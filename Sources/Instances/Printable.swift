/// Text that came from a test run, made safe for terminals, logs and reports.
package enum Printable {
    /// The text on one line: control characters, line separators, bidirectional overrides and invisible characters
    /// become `\u{…}`, and what is longer than a limit is cut.
    ///
    /// - Parameter limit: the most characters of the text that are kept.
    package static func text(_ text: String, limit: Int = 300) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else { return result + "…" }
            count += 1
            if scalar == "\t" {
                result += " "
            } else if isHarmless(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return result
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            false
        default: true
        }
    }

    /// A few of many: the first ones, and how many more there are.
    package static func some(_ texts: [String], of limit: Int = 3) -> String {
        let shown = texts.prefix(limit).map { text($0, limit: 120) }.joined(separator: ", ")
        return texts.count > limit ? "\(shown) and \(texts.count - limit) more" : shown
    }
}
