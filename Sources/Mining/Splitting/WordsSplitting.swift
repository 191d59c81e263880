/// The split of published SWE-bench and SWE-Gym rows, line by line.
///
/// Decides by each `diff --git a/` line: lower-cased and parted at blanks, `_`, `/` and `.`, it is a test's when one
/// of the words is `test`, `tests` or `testing`; else gold when the line ends in `.py`; else the file is dropped.
/// `index` lines are dropped. The lines of a file with a quoted path (`diff --git "a/…`), which the original does not
/// recognise, follow the file before them. `-` parts no words, so `test-data/` alone is no test's.
enum WordsSplitting {
    static func take(_ path: [UInt8], into prospects: inout SplitProspects) {
        // A renamed file's line holds both its paths: a gold one has no test word in either, so looking at each
        // path alone can only find more.
        if hasTestWord(path[...]) {
            prospects.hasTest = true
        } else if endsInPy(path) {
            prospects.hasGold = true
        }
    }

    static func keeps(_ paths: [[UInt8]]) -> Bool {
        // A path with a byte that git quotes may follow any file; the others decide for themselves.
        paths.contains { hasTestWord($0[...]) || endsInPy($0) || $0.contains(where: isQuoted) }
    }

    static func split(_ sections: [DiffSection]) -> SplitChange {
        var change = SplitChange()
        var flag: Part = .none
        for section in sections {
            let header = section.text.prefix { $0 != UInt8(ascii: "\n") }
            if header.starts(with: "diff --git a/".utf8) { flag = part(of: header) }
            switch flag {
            case .none: break
            case .gold: change.gold.append(section)
            case .test: change.test.append(section)
            }
        }
        change.hasGold = !change.gold.isEmpty
        change.hasTest = !change.test.isEmpty
        return change
    }

    private enum Part { case none, gold, test }

    private static func part(of header: ArraySlice<UInt8>) -> Part {
        if hasTestWord(header) { return .test }
        var end = header.endIndex
        while end > header.startIndex, isBlank(header[end - 1]) { end -= 1 }
        return header[..<end].suffix(3).elementsEqual(".py".utf8) ? .gold : .none
    }

    private static func endsInPy(_ path: [UInt8]) -> Bool { path.suffix(3).elementsEqual(".py".utf8) }

    private static func hasTestWord(_ text: ArraySlice<UInt8>) -> Bool {
        var start = text.startIndex
        for index in text.indices where isSeparator(text[index]) {
            if isTestWord(text[start..<index]) { return true }
            start = index + 1
        }
        return isTestWord(text[start...])
    }

    private static func isTestWord(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count == 4 || word.count == 5 || word.count == 7 else { return false }
        let lowered = word.lazy.map(ClosingKeyword.lowered)
        return ["test", "tests", "testing"].contains { lowered.elementsEqual($0.utf8) }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "/")
            || byte == UInt8(ascii: ".")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private static func isQuoted(_ byte: UInt8) -> Bool {
        byte < 32 || byte >= 127 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}
