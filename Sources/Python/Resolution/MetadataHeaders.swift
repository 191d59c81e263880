/// The descriptive headers of the core metadata.
enum MetadataHeaders {
    /// The fields that are copied; names, versions and requirements are handled separately.
    static let fields: Set<String> = [
        "Summary", "Home-page", "Download-URL", "Author", "Author-email", "Maintainer", "Maintainer-email",
        "License",
        "License-Expression", "Keywords", "Classifier", "Platform", "Project-URL",
    ]

    /// The valid lines: a known field, one line, of bounded length and number.
    static func clean(_ lines: [String]) -> [String] {
        lines.filter { line in
            guard let colon = line.firstRange(of: ": ") else { return false }
            return fields.contains(String(line[..<colon.lowerBound])) && line.utf8.count < 2000
                && line.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
        }.prefix(200).map { $0 }
    }

    /// The lines of a `[project]` table (PEP 621).
    static func standard(_ project: TomlValue) -> [String] {
        var lines = line("Summary", project["description"]?.string)
        lines +=
            people(project["authors"], role: "Author") + people(project["maintainers"], role: "Maintainer")
        lines += line("License", project["license", "text"]?.string)
        lines += line("License-Expression", project["license"]?.string)
        lines += line("Keywords", list(project["keywords"]))
        lines += (project["classifiers"]?.strings ?? []).flatMap { line("Classifier", $0) }
        return lines + addresses(project["urls"])
    }

    /// The lines of a `[tool.poetry]` table.
    static func poetry(_ table: TomlValue) -> [String] {
        var lines = line("Summary", table["description"]?.string)
        lines += line("Home-page", table["homepage"]?.string) + line("License", table["license"]?.string)
        for (key, role) in [("authors", "Author"), ("maintainers", "Maintainer")] {
            guard let first = table[key]?.strings.first else { continue }
            let parts = Text.split(first, on: " <")
            lines += line(role, parts[0])
            lines += line("\(role)-email", parts.count > 1 ? String(parts[1].filter { $0 != ">" }) : nil)
        }
        lines += line("Keywords", list(table["keywords"]))
        lines += (table["classifiers"]?.strings ?? []).flatMap { line("Classifier", $0) }
        for (label, key) in [("Repository", "repository"), ("Documentation", "documentation")] {
            lines += line("Project-URL", table[key]?.string.map { "\(label), \($0)" })
        }
        return lines + addresses(table["urls"])
    }

    /// The lines of a `[tool.flit.metadata]` table.
    static func flit(_ table: TomlValue) -> [String] {
        var lines =
            line("Summary", table["description"]?.string) + line("Home-page", table["home-page"]?.string)
        lines += line("Author", table["author"]?.string) + line("Author-email", table["author-email"]?.string)
        lines += line("License", table["license"]?.string) + line("Keywords", table["keywords"]?.string)
        lines += (table["classifiers"]?.strings ?? []).flatMap { line("Classifier", $0) }
        return lines + addresses(table["urls"])
    }

    /// Names without an address go under the role, those with one under its e-mail field, as the standard requires.
    private static func people(_ value: TomlValue?, role: String) -> [String] {
        let people = value?.array ?? []
        let names = people.filter { $0["email"] == nil }.compactMap { $0["name"]?.string }
        let addresses = people.compactMap { person in
            person["email"]?.string.map { email in person["name"]?.string.map { "\($0) <\(email)>" } ?? email
            }
        }
        return line(role, names.isEmpty ? nil : names.joined(separator: ", "))
            + line("\(role)-email", addresses.isEmpty ? nil : addresses.joined(separator: ", "))
    }

    private static func addresses(_ value: TomlValue?) -> [String] {
        (value?.table ?? [:]).sorted { $0.key < $1.key }.flatMap { label, address in
            line("Project-URL", address.string.map { "\(label), \($0)" })
        }
    }

    private static func list(_ value: TomlValue?) -> String? {
        let words = value?.strings ?? []
        return words.isEmpty ? nil : words.joined(separator: ",")
    }

    private static func line(_ field: String, _ value: String?) -> [String] {
        guard let value, !value.isEmpty else { return [] }
        let flat = value.split(whereSeparator: \.isNewline).map { Text.trimmed($0) }.joined(separator: " ")
        return ["\(field): \(flat)"]
    }
}
