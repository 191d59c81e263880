internal import Diffs

/// Which of the lines that a patch adds can accuse whoever has them.
///
/// A line is distinctive when it is long enough, no import, nowhere in the files that the patch changes, and says something
/// that they do not say; the most telling ones are looked for. Whether the base commit has one of them elsewhere shows when
/// all its files are searched, and then it counts no more.
enum DistinctiveLines {
    /// The most of one patch.
    static let most = 12
    /// The least bytes, without the blanks around a line.
    static let shortest = 20
    /// The bytes of a line that are looked for.
    static let longest = 160

    /// The lines of a patch, the most telling ones first.
    ///
    /// - Parameter before: What the files that it changes hold before it.
    static func of(_ patch: Patch, before: [[UInt8]]) -> [(path: String, text: [UInt8])] {
        var known: Set<[UInt8]> = []
        var words: Set<ArraySlice<UInt8>> = []
        for content in before {
            for line in content.split(separator: UInt8(ascii: "\n")) { known.insert(trimmed(line)) }
            words.formUnion(Self.words(content[...]))
        }
        var found: [(path: String, text: [UInt8], worth: Int)] = []
        for file in patch.files {
            let path = String(decoding: file.path, as: UTF8.self)
            for line in file.hunks.flatMap(\.lines) where line.kind == .added {
                let text = trimmed(file.content(of: line))
                guard let worth = worth(text, knowing: words), known.insert(text).inserted else { continue }
                found.append((path, Array(text.prefix(longest)), worth))
            }
        }
        // The order of the patch decides between equal ones, so that the choice is always the same.
        let order = found.indices.sorted { (-found[$0].worth, $0) < (-found[$1].worth, $1) }
        return order.prefix(most).map { (found[$0].path, found[$0].text) }
    }

    /// How much a line tells; nil for one that tells nothing.
    static func worth(_ line: [UInt8], knowing words: Set<ArraySlice<UInt8>>) -> Int? {
        guard line.count >= shortest, line.count(where: isLetter) >= 10 else { return nil }
        for start in ["import ", "from ", "#include", "using ", "package ", "require", "# -*-", "@pytest."]
        where line.starts(with: start.utf8) { return nil }
        let new = Self.words(line[...]).subtracting(words).count
        guard new > 0 || line.count >= 40 else { return nil }
        // In records a quote or backslash has another one before it, so that such a line would not be found in one.
        let isEscaped = line.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        return 20 * min(new, 3) + min(line.count, 80) - (isEscaped ? 15 : 0)
    }

    private static func words(_ text: ArraySlice<UInt8>) -> Set<ArraySlice<UInt8>> {
        Set(text.split { !isLetter($0) && !(48...57).contains($0) && $0 != 95 }.filter { $0.count >= 4 })
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) || byte >= 0x80 }

    private static func trimmed(_ line: some Collection<UInt8>) -> [UInt8] {
        let isBlank = { (byte: UInt8) in byte <= 0x20 }
        let rest = Array(line.drop(while: isBlank))
        return Array(rest.prefix((rest.lastIndex { !isBlank($0) } ?? -1) + 1))
    }
}
