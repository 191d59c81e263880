/// The words of a text as licences are compared: case, punctuation, line ends, marks of comments and of markup do not
/// count, and words that are spelled in two ways are spelled in one (SPDX, guidelines for matching).
struct LicenceWords {
    /// Only the beginning of a very long file is looked at.
    private static let longest = 200_000

    private var words: [Substring]
    private var places: [Substring: [Int]]

    /// The words of a file.
    init(_ text: [UInt8]) {
        self.init(words: Self.normalised(text.prefix(Self.longest)).split(separator: " "))
    }

    /// The words of a text.
    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    private init(words: [Substring]) {
        self.words = words
        places = Dictionary(grouping: words.indices) { words[$0] }
    }

    /// How many there are.
    var count: Int { words.count }

    /// The words with one blank between them.
    var text: String { words.joined(separator: " ") }

    /// The first of them, as many as have room in so many characters.
    func beginning(_ characters: Int) -> String { String(text.prefix(characters)) }

    /// Whether some words stand there one after another.
    func contains(_ phrase: String) -> Bool { !starts(of: phrase).isEmpty }

    /// Where some words stand, by the number of the first one.
    func starts(of phrase: String) -> [Int] {
        let sought = phrase.split(separator: " ")
        guard let first = sought.first, let starts = places[first] else { return [] }
        return starts.filter { start in
            start + sought.count <= words.count && words[start..<(start + sought.count)].elementsEqual(sought)
        }
    }

    /// Some of the words as a text of their own.
    func part(_ range: Range<Int>) -> LicenceWords { LicenceWords(words: Array(words[range])) }

    /// The words from one on; fewer at the end.
    func words(from start: Int, count: Int) -> ArraySlice<Substring> { words.dropFirst(start).prefix(count) }

    /// The words without some phrases; what stood around one does not become neighbours.
    ///
    /// A phrase may have a gap, written as an ellipsis, of up to four words.
    func without(_ phrases: [String]) -> LicenceWords {
        var rest = words
        for phrase in phrases {
            let parts = phrase.split(separator: "…").map(String.init)
            for start in parts.first.map({ starts(of: $0) }) ?? [] {
                guard let end = end(of: parts, from: start) else { continue }
                for index in start..<end { rest[index] = "-" }
            }
        }
        return LicenceWords(words: rest)
    }

    private func end(of parts: [String], from start: Int) -> Int? {
        var end = start
        for (index, part) in parts.enumerated() {
            let next = starts(of: part).first { (index == 0 ? start...start : end...(end + 4)).contains($0) }
            guard let next else { return nil }
            end = next + part.split(separator: " ").count
        }
        return end
    }

    // MARK: - Normalisation

    private static func normalised(_ text: ArraySlice<UInt8>) -> String {
        let text = Array(text)
        var plain: [UInt8] = []
        var index = 0
        while index < text.count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): plain.append(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                plain.append(byte)
            case UInt8(ascii: ".") where isDigit(text, index - 1) && isDigit(text, index + 1):
                plain.append(byte)
            case UInt8(ascii: "<"), UInt8(ascii: "&"):
                index = endOfMarkup(text, index) ?? index
                plain.append(0x20)
            default: plain.append(0x20)
            }
            index += 1
        }
        return String(decoding: plain, as: UTF8.self).split(separator: " ").map { spelled($0) }
            .joined(separator: " ")
    }

    private static func isDigit(_ text: [UInt8], _ index: Int) -> Bool {
        text.indices.contains(index) && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index])
    }

    /// The last byte of an HTML tag or of a character's name; nil where there is none.
    private static func endOfMarkup(_ text: [UInt8], _ start: Int) -> Int? {
        let isTag = text[start] == UInt8(ascii: "<")
        let end = UInt8(ascii: isTag ? ">" : ";")
        guard let last = text[start...].prefix(isTag ? 300 : 10).firstIndex(of: end), start + 1 < last else {
            return nil
        }
        let first = text[start + 1] | 0x20
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
        return isLetter
            || (isTag ? text[start + 1] == UInt8(ascii: "/") : text[start + 1] == UInt8(ascii: "#"))
            ? last : nil
    }

    private static let spellings: [Substring: Substring] = [
        "licence": "license", "licences": "licenses", "licenced": "licensed", "sublicence": "sublicense",
        "noncommercial": "non commercial", "noncommercially": "non commercially",
        "copyrights": "copyright", "organisation": "organization", "sharealike": "share alike",
        "noderivatives": "no derivatives", "noderivs": "no derivatives",
    ]

    private static func spelled(_ word: Substring) -> Substring { spellings[word] ?? word }
}
