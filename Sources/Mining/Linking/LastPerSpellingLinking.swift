/// The rule of published SWE-bench and SWE-Gym: one issue per spelling of a keyword, the last.
///
/// Decides: in title, body and commit messages without HTML comments, every `word #number` whose word is a closing
/// keyword. As the original builds a dictionary by the word as spelled, "Fixes #1 … Fixes #2" is 2 only, while
/// "Fixes #1 … fixes #1" is 1 twice; the order is that of each spelling's first appearance.
enum LastPerSpellingLinking {
    static func numbers(in text: [UInt8]) -> [Int] {
        var spellings: [[UInt8]] = []
        var numbers: [[UInt8]: Int] = [:]
        for match in WordAndNumber.all(in: text) where match.isClosing {
            if numbers.updateValue(match.number, forKey: match.word) == nil { spellings.append(match.word) }
        }
        return spellings.compactMap { numbers[$0] }
    }
}
