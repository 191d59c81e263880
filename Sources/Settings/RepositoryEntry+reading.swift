internal import Instances
internal import Yams

extension RepositoryEntry {
    /// Reads a list of entries; duplicates are reported.
    static func readAll(_ node: Node, _ path: String, _ reader: inout DocumentReader) -> [RepositoryEntry] {
        var entries: [RepositoryEntry] = []
        var lines: [String: Int] = [:]
        var nodes: [(node: Node, path: String)] = []
        let elements = reader.elements(
            node, path, expected: "a list of entries, each starting with `- name: OWNER/NAME`")
        for element in elements {
            guard let entry = read(element.node, element.path, &reader) else { continue }
            // GitHub's names are case-insensitive.
            let identity = entry.name.description.lowercased()
            if let line = lines[identity] {
                reader.report(
                    element.node, element.path, "\(entry.name) is listed already at line \(line); keep one")
                continue
            }
            lines[identity] = element.node.mark?.line ?? 1
            entries.append(entry)
            nodes.append((element.node, element.path))
        }
        for (entry, place) in zip(entries, nodes) {
            let node = place.node["former-names"] ?? place.node
            reportFormerNames(of: entry, node, "\(place.path).former-names", &lines, &reader)
        }
        return entries
    }

    /// Reports former names that are another repository's: a link by such a name would have two meanings.
    private static func reportFormerNames(
        of entry: RepositoryEntry, _ node: Node, _ path: String, _ lines: inout [String: Int],
        _ reader: inout DocumentReader
    ) {
        for former in entry.formerNames {
            let identity = former.description.lowercased()
            if identity == entry.name.description.lowercased() {
                reader.report(node, path, "\(former) is the name of today; remove it")
            } else if let line = lines[identity] {
                reader.report(
                    node, path, "\(former) is named at line \(line) already; a name belongs to one repository"
                )
            }
            lines[identity] = lines[identity] ?? node.mark?.line ?? 1
        }
    }

    private static let versionRules = ["stated", "finished-series"]

    private static let keys = [
        "name", "former-names", "url", "default-branch", "version-files", "version-rule", "environment",
    ]

    private static func read(
        _ node: Node, _ path: String, _ reader: inout DocumentReader
    ) -> RepositoryEntry? {
        guard let fields = reader.fields(node, path, keys: keys) else { return nil }
        if !fields.has("name") {
            reader.report(node, fields.path(of: "name"), "is missing; expected `name: OWNER/NAME`")
        }
        let name = reader.text(
            fields, "name", expected: "OWNER/NAME", where: { RepositoryName($0) != nil })
        let formerNames = reader.texts(
            fields, "former-names", expected: "OWNER/NAME", where: { RepositoryName($0) != nil })
        let url = reader.text(fields, "url", expected: "a Git URL or a local path", where: isAddress)
        let branch = reader.text(fields, "default-branch", expected: "the name of a branch", where: isAddress)
        let versionFiles = reader.texts(
            fields, "version-files", expected: "a path inside the checkout", where: ConfiguredPath.isInside)
        let versionRule = reader.choice(fields, "version-rule", among: versionRules)
        let overrides = fields.node("environment").map {
            Override.readAll($0, fields.path(of: "environment"), &reader)
        }
        guard let name = name.flatMap({ RepositoryName($0) }) else { return nil }
        var entry = RepositoryEntry(name: name)
        entry.formerNames = formerNames?.compactMap { RepositoryName($0) } ?? []
        entry.url = url
        entry.defaultBranch = branch
        entry.versionFiles = versionFiles
        entry.versionRule = versionRule
        entry.environment = overrides ?? []
        return entry
    }

    /// Whether Git would read it as an address or a name rather than an option, and it is one line.
    private static func isAddress(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
