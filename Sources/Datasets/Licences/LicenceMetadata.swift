/// What the metadata of a Python project says of its licence: `license = …`, and classifiers.
///
/// The texts of `pyproject.toml`, `setup.cfg` and `setup.py` are looked through, not evaluated.
enum LicenceMetadata {
    /// Ids that say less than a file does.
    static let vague: Set = [
        "LicenseRef-BSD", "LicenseRef-Public-Domain", "LicenseRef-GPL", "LicenseRef-LGPL",
    ]

    /// The ids that a file's text states, sorted: of its key, or of classifiers where the key is silent.
    static func statement(in text: [UInt8]) -> (identifiers: [String], offersChoice: Bool) {
        let lines = String(decoding: text.prefix(400_000), as: UTF8.self).split(whereSeparator: \.isNewline)
        let stated = lines.lazy.compactMap(value(ofKey:)).first
        var classified: Set<String> = []
        for line in lines {
            if let found = classifier(line).flatMap(LicenceNames.identifier(of:)) { classified.insert(found) }
        }
        guard let stated else { return (classified.sorted(), false) }
        if let identifier = LicenceNames.identifier(of: stated) {
            // `BSD` is what a classifier says too; a more exact one is preferred.
            let exact = vague.contains(identifier) ? classified.subtracting(vague) : []
            return (exact.isEmpty ? [identifier] : exact.sorted(), false)
        }
        if let expression = LicenceExpression(stated), isKnown(expression) {
            if case .any = expression { return (expression.identifiers, true) }
            return (expression.identifiers, false)
        }
        return (classified.sorted(), false)
    }

    /// Ids have a version or a hyphen, or are known by name; other words are no ids.
    private static func isKnown(_ expression: LicenceExpression) -> Bool {
        expression.identifiers.allSatisfy { identifier in
            identifier.contains { $0 == "-" } || LicenceNames.identifier(of: identifier) != nil
        }
    }

    /// The value of a line such as `license = "MIT"`, `license = {text = "MIT"}` or `license="MIT",`.
    private static func value(ofKey line: Substring) -> String? {
        var rest = line.drop(while: \.isWhitespace)
        guard ["license", "License"].contains(where: { rest.hasPrefix($0) }) else { return nil }
        rest = rest.dropFirst("license".count).drop(while: \.isWhitespace)
        guard let mark = rest.first, mark == "=" || mark == ":" else { return nil }
        rest = rest.dropFirst()
        // A classifier, on a line of its own.
        guard rest.first != ":" else { return nil }
        rest = rest.drop(while: \.isWhitespace)
        if rest.first == "{" {
            guard let text = rest.ranges(of: "text").first else { return nil }
            rest = rest[text.upperBound...].drop { $0.isWhitespace || $0 == "=" || $0 == ":" }
        }
        if let quote = rest.first, quote == "\"" || quote == "'" {
            rest = rest.dropFirst().prefix { $0 != quote }
        } else if mark == "=" || mark == ":" {
            rest = rest.prefix { !",#{}()[]".contains($0) }
        }
        let value = String(rest.reversed().drop(while: \.isWhitespace).reversed())
        return value.isEmpty ? nil : value
    }

    /// The last part of `License :: OSI Approved :: MIT License`.
    private static func classifier(_ line: Substring) -> String? {
        guard let start = line.ranges(of: "License ::").first,
            !line[..<start.lowerBound].contains("#")
        else { return nil }
        let value = line[start.upperBound...].prefix { !"\"',#".contains($0) }
        let parts = value.split(separator: "::").map { part in
            String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        guard let last = parts.last, last != "OSI Approved" else { return nil }
        return last
    }
}
