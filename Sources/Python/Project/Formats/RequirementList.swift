/// Lists of requirements on one line, as `setup.cfg` and older files have them.
enum RequirementList {
    /// The requirements of a line: itself, unless it only makes sense as several, separated by `;` or `,`.
    ///
    /// What follows a `;` is the marker of the requirement before it when it reads as one.
    static func parts(of line: String) -> [String] {
        let line = Text.trimmed(line)
        guard !line.isEmpty, !line.hasPrefix("#") else { return [] }
        guard Requirement(line) == nil, !line.hasPrefix("-"), line.contains(";") || line.contains(","),
            line.utf8.count < 20_000
        else { return [line] }
        var parts: [String] = []
        for piece in line.split(separator: ";").map({ Text.trimmed($0) }) where !piece.isEmpty {
            if let last = parts.last, !last.contains(";"), Marker.isSound(piece) {
                parts[parts.count - 1] = "\(last) ; \(piece)"
            } else {
                parts += byCommas(piece)
            }
        }
        return parts.contains { Requirement($0) != nil } ? parts : [line]
    }

    /// The requirements between commas; a comma before a comparison joins two specifiers of one requirement.
    private static func byCommas(_ text: String) -> [String] {
        guard Requirement(text) == nil else { return [text] }
        var parts: [String] = []
        for piece in text.split(separator: ",").map({ Text.trimmed($0) }) where !piece.isEmpty {
            let isContinued = parts.last.map { $0.count { $0 == "[" } > $0.count { $0 == "]" } } ?? false
            if let last = parts.last, isContinued || "<>=!~".contains(piece.first ?? " ") {
                parts[parts.count - 1] = "\(last),\(piece)"
            } else {
                parts.append(piece)
            }
        }
        return parts
    }
}
