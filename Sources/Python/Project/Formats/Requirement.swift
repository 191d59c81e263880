/// One requirement of a package by its name (PEP 508).
struct Requirement: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The name, normalized (PEP 503).
    var name: String
    /// The extras, normalized and sorted.
    var extras: [String]
    /// The version specifiers without blanks, as PEP 440 has them; empty for any version.
    var specifier: String
    /// The environment marker as written, without the `;`; empty for none.
    var marker: String

    /// Reads `name[extra]>=1,<2; marker`; nil for paths, URLs and anything else that PEP 508 does not have.
    ///
    /// What is read becomes a line of the resolver's input, so no part of it may hold a character that ends a line.
    init?(_ text: some StringProtocol) {
        let halves = text.split(separator: ";", maxSplits: 1)
        guard let head = halves.first.map({ Text.trimmed($0) }), !Text.contains(head, "@") else { return nil }
        let name = head.prefix(while: Self.isNameCharacter)
        guard Self.isName(name) else { return nil }
        var rest = Text.trimmed(head.dropFirst(name.count))
        var extras: [String] = []
        if rest.hasPrefix("[") {
            guard let close = rest.firstIndex(of: "]") else { return nil }
            let names = rest[rest.index(after: rest.startIndex)..<close].split(separator: ",")
                .map { Text.trimmed($0) }
            guard names.allSatisfy(Self.isName) else { return nil }
            extras = names.map(Self.normalized)
            rest = Text.trimmed(rest[rest.index(after: close)...])
        }
        if rest.hasPrefix("("), rest.hasSuffix(")") { rest = String(rest.dropFirst().dropLast()) }
        let written = String(rest.filter { !$0.isWhitespace })
        // What begins with a version or a comma would read as two requirements.
        guard written.isEmpty || "<>=!~".contains(written.first ?? " "),
            written.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), let specifier = Specifier.standard(written)
        else { return nil }
        let marker = halves.count > 1 ? Text.trimmed(halves[1]) : ""
        guard marker.isEmpty || Marker.isSound(marker) else { return nil }
        self.name = Self.normalized(name)
        self.extras = extras.sorted()
        self.specifier = specifier
        self.marker = marker.replacing("\t", with: " ")
    }

    /// The requirement as PEP 508 writes it.
    var description: String {
        let brackets = extras.isEmpty ? "" : "[\(extras.joined(separator: ","))]"
        return "\(name)\(brackets)\(specifier)" + (marker.isEmpty ? "" : " ; \(marker)")
    }

    /// The exact version that it requires; nil when several are allowed.
    var exactVersion: String? {
        guard specifier.hasPrefix("=="), !specifier.contains(","), !specifier.contains("*") else {
            return nil
        }
        return String(specifier.drop { $0 == "=" })
    }

    /// A package's or extra's name as registries compare it: lower case, runs of `-_.` as one `-` (PEP 503).
    static func normalized(_ name: some StringProtocol) -> String {
        var result = ""
        for character in name.lowercased() {
            let isSeparator = character == "-" || character == "_" || character == "."
            if isSeparator && result.hasSuffix("-") { continue }
            result.append(isSeparator ? "-" : character)
        }
        return result
    }

    /// Whether a text is the name of a package or an extra (PEP 508): letters, digits and `-_.`, a letter or digit at
    /// both ends.
    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.first, let last = text.last, text.utf8.count < 200 else { return false }
        return text.allSatisfy(isNameCharacter) && !"-_.".contains(first) && !"-_.".contains(last)
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
    }
}
