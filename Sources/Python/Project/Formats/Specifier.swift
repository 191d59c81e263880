/// The version specifiers of a requirement (PEP 440).
///
/// The resolver refuses its whole input for one that it cannot read, so each is read here first.
enum Specifier {
    /// The specifiers as PEP 440 has them, written as they were where that is possible; nil when they cannot be read.
    ///
    /// Spellings that pip has accepted for years are corrected: wildcards after inequalities, commas too many, and
    /// commas that are missing.
    static func standard(_ text: String) -> String? {
        guard !text.isEmpty else { return "" }
        let clauses = separated(text).split(separator: ",").map(String.init)
        guard !clauses.isEmpty else { return nil }
        var written: [String] = []
        for part in clauses {
            guard let clause = clause(part) else { return nil }
            written.append(clause)
        }
        return written.joined(separator: ",")
    }

    /// The text with a comma before each comparison that follows a version.
    private static func separated(_ text: String) -> String {
        text.replacing(#/(?<version>[0-9A-Za-z.*+])(?<sign>[<>=!~]+)/#) { match in
            "\(match.output.version),\(match.output.sign)"
        }
    }

    private static func clause(_ text: String) -> String? {
        let sign = text.prefix { "<>=!~".contains($0) }
        var version = text.dropFirst(sign.count)
        if sign == "===" { return version.isEmpty ? nil : text }
        if version.hasSuffix(".*"), sign != "==", sign != "!=" { version = version.dropLast(2) }
        let plain = version.hasSuffix(".*") ? version.dropLast(2) : version
        guard isVersion(plain, allowsLocal: sign == "==" || sign == "!=") else { return nil }
        switch sign {
        case "==", "!=", "<", "<=", ">", ">=": break
        case "~=": guard plain.contains(".") else { return nil }
        default: return nil
        }
        return "\(sign)\(version)"
    }

    /// Whether a text is a version whose numbers the resolver can hold.
    private static func isVersion(_ text: Substring, allowsLocal: Bool) -> Bool {
        guard
            let match = text.lowercased().wholeMatch(
                of:
                    #/v?(?:[0-9]{1,9}!)?[0-9]{1,18}(?:\.[0-9]{1,18})*(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview)[-_.]?[0-9]{0,9})?(?:-[0-9]{1,9}|[-_.]?(?:post|rev|r)[-_.]?[0-9]{0,9})?(?:[-_.]?dev[-_.]?[0-9]{0,9})?(?<local>\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?/#
            )
        else { return false }
        return allowsLocal || match.output.local == nil
    }
}
