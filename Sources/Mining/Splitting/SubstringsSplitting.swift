/// SWE-bench's split since 2024-07, by substrings of paths.
///
/// Decides by the new path (the old one of a removed file): a test's when it contains `test`, `tests`, `e2e` or
/// `testing`, in this case; every other file is gold. So `latest.py` and `contest/` are tests', `Tests/` is not.
/// Sections stay whole, but for what the original's patch library alters when it prints them: both counts are written
/// in `@@` lines, and the TAB after a path with blanks is dropped.
enum SubstringsSplitting {
    static func take(_ path: [UInt8], into prospects: inout SplitProspects) {
        if isTest(path) { prospects.hasTest = true } else { prospects.hasGold = true }
    }

    static func split(_ sections: [DiffSection]) -> SplitChange {
        var change = SplitChange()
        for section in sections {
            var section = section
            section.text = printed(section.text)
            if isTest(section.path) { change.test.append(section) } else { change.gold.append(section) }
        }
        change.hasGold = !change.gold.isEmpty
        change.hasTest = !change.test.isEmpty
        return change
    }

    // `tests` and `testing` contain `test`.
    private static func isTest(_ path: [UInt8]) -> Bool {
        path.firstRange(of: Array("test".utf8), from: 0) != nil
            || path.firstRange(of: Array("e2e".utf8), from: 0) != nil
    }

    private static func printed(_ text: [UInt8]) -> [UInt8] {
        var printed: [UInt8] = []
        printed.reserveCapacity(text.count + 16)
        var isHeader = true
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
            let line = text[start..<end]
            if line.starts(with: "@@ -".utf8) {
                isHeader = false
                printed += withBothCounts(line)
            } else if isHeader, line.suffix(2).elementsEqual([9, 10]),
                line.starts(with: "--- ".utf8) || line.starts(with: "+++ ".utf8)
            {
                printed += line.dropLast(2)
                printed.append(10)
            } else {
                printed += line
            }
            start = end
        }
        return printed
    }

    /// `@@ -1 +1 @@` as `@@ -1,1 +1,1 @@`.
    private static func withBothCounts(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var parts = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
            .map(Array.init)
        for index in [1, 2] where index < parts.count && !parts[index].contains(UInt8(ascii: ",")) {
            parts[index] += ",1".utf8
        }
        return Array(parts.joined(separator: [UInt8(ascii: " ")]))
    }
}
