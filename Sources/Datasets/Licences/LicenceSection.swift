/// The section of a readme that says what licence a project has.
enum LicenceSection {
    /// The ids of the licences that it names, sorted.
    static func identifiers(in readme: [UInt8]) -> [String] {
        let tagged = SPDXTag.expressions(in: readme).flatMap(\.identifiers)
        guard tagged.isEmpty else { return Set(tagged).sorted() }
        let lines = readme.prefix(400_000).split(separator: 10, omittingEmptySubsequences: false)
        let heading = lines.indices.last { index in
            isHeading(lines[index], isUnderlined: index + 1 < lines.endIndex && isUnderline(lines[index + 1]))
        }
        guard let heading else { return [] }
        var section: [ArraySlice<UInt8>] = []
        for line in lines[(heading + 1)...].prefix(60) {
            if line.first == UInt8(ascii: "#") { break }
            if isUnderline(line), !section.isEmpty {
                // The line above is the next heading.
                section.removeLast()
                break
            }
            if !isUnderline(line) { section.append(line) }
        }
        return LicenceText.identifiers(in: Array(section.joined(separator: [10])))
    }

    private static func isUnderline(_ line: ArraySlice<UInt8>) -> Bool {
        guard let mark = line.first, line.count >= 3, "=-~^*+".utf8.contains(mark) else { return false }
        return line.allSatisfy { $0 == mark || $0 == 13 }
    }

    /// `## License`, `Copyright and licence` with a line below, `License` alone.
    private static func isHeading(_ line: ArraySlice<UInt8>, isUnderlined: Bool) -> Bool {
        guard line.count <= 60 else { return false }
        let words = LicenceWords(Array(line))
        let isMarked = isUnderlined || line.first == UInt8(ascii: "#")
        guard (1...(isMarked ? 4 : 1)).contains(words.count) else { return false }
        return ["license", "licensing", "licenses"].contains(where: words.contains)
    }
}
