/// A conda environment file.
struct CondaFile: Hashable, Sendable {
    /// The packages, as conda writes them (`numpy=1.16`, `conda-forge::dask >=2`), Python among them.
    private(set) var packages: [String] = []
    /// The lines for pip.
    private(set) var pip: [String] = []

    /// Reads the lists of a file; lines for other systems (`# [win]`) are left out.
    init(_ text: String) {
        var isInDependencies = false
        var pipIndent: Int?
        for line in Text.lines(text) {
            let trimmed = Text.trimmed(line)
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            let indent = line.prefix { $0 == " " }.count
            if !trimmed.hasPrefix("-") {
                // A key inside a list item belongs to the item; a key at the margin ends the list.
                if indent == 0 || !isInDependencies { isInDependencies = trimmed.hasPrefix("dependencies:") }
                continue
            }
            guard isInDependencies else { continue }
            if let open = pipIndent, indent <= open { pipIndent = nil }
            guard let item = Self.item(trimmed) else { continue }
            if item == "pip:" {
                pipIndent = indent
            } else if pipIndent != nil {
                pip.append(item)
            } else {
                packages.append(item)
            }
        }
    }

    /// The text of a list item; nil when it is for another system.
    private static func item(_ line: String) -> String? {
        let body = Text.trimmed(line.dropFirst())
        guard let comment = body.firstRange(of: " #") else { return Text.unquoted(body) }
        let remark = body[comment.upperBound...].lowercased()
        let others = ["[win", "[osx", "[not linux", "[arm64", "[aarch64"]
        if others.contains(where: { remark.firstRange(of: $0) != nil }) { return nil }
        return Text.unquoted(Text.trimmed(body[..<comment.lowerBound]))
    }
}

/// One package as conda writes it.
struct CondaPackage: Hashable, Sendable {
    /// The name, in lower case.
    var name: String
    /// The versions, as PEP 440 writes them; empty for any.
    var specifier: String

    /// Reads `channel::name[build] =1.2=py37_0`; nil for what is no package.
    init?(_ text: String) {
        let bare = Text.split(text, on: "::").last ?? text
        guard let match = bare.wholeMatch(of: #/([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?\s*(.*)/#) else {
            return nil
        }
        name = String(match.1).lowercased()
        specifier = Self.specifier(Text.trimmed(match.2))
    }

    /// `=1.2` is a prefix (`==1.2.*`), `1.2=build` and `==1.2` are exact, ranges stay; alternatives are dropped.
    private static func specifier(_ text: String) -> String {
        guard !text.isEmpty, text != "*", !text.contains("|") else { return "" }
        // A build string follows a second blank or sign.
        let clauses = text.split { $0 == "," }.compactMap { clause -> String? in
            let word = Text.trimmed(clause)
            if word.hasPrefix("=="), word.count > 2 { return "==" + withoutBuild(word.dropFirst(2)) }
            if word.hasPrefix("=") {
                let isExact = word.dropFirst().contains("=")
                let version = withoutBuild(word.dropFirst())
                return isExact || version.hasSuffix("*") ? "==" + version : "==\(version).*"
            }
            if let first = word.first, "<>!~".contains(first) {
                let sign = word.prefix { "<>=!~".contains($0) }
                return sign + withoutBuild(word.dropFirst(sign.count))
            }
            return word.first?.isNumber == true ? "==" + withoutBuild(word[...]) : nil
        }
        return clauses.filter { !$0.hasSuffix("=") }.joined(separator: ",")
    }

    private static func withoutBuild(_ text: some StringProtocol) -> String {
        String(Text.trimmed(text).prefix { $0 != " " && $0 != "=" })
    }
}
