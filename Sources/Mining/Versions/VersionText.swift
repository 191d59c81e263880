/// The version that a file states, as the script of SWE-bench reads it.
///
/// Our own rule is `StatedVersion`.
enum VersionText {
    /// The first two parts of the version that a file states; nil when it states none.
    ///
    /// Python: docstrings aside, the first `__version__ = '…'`, else the first `VERSION = (…)`. In `setup.py`,
    /// `setup.cfg` and `pyproject.toml`: the project's `version = …`.
    static func version(in text: String, path: String) -> String? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stated: String? =
            switch name {
            case "setup.cfg": configured(in: text, section: ["[metadata]"])
            case "pyproject.toml": configured(in: text, section: ["[project]", "[tool.poetry]"])
            case "setup.py": python(text) ?? quoted(after: "version", in: text)
            default: python(text)
            }
        return stated.flatMap(firstTwoParts)
    }

    /// `1.2` of `1.2.3`, `0.820` of `0.820+dev`: two parts at points (else at commas), then digits and points only.
    static func firstTwoParts(_ version: String) -> String? {
        let compact = version.filter { $0 != " " }
        let separator: Character = compact.contains(".") ? "." : ","
        let parts = compact.split(separator: separator, maxSplits: 2, omittingEmptySubsequences: false)
            .prefix(2)
        let digits = parts.joined(separator: ".").filter { $0.isASCII && ($0.isNumber || $0 == ".") }
        return digits.contains(where: \.isNumber) ? digits : nil
    }

    /// The version of a tag: `1.2` of `v1.2.3`, `release-1.2`; nil when the tag has no number.
    static func version(ofTag tag: String) -> String? {
        let rest = tag.drop { !($0.isASCII && $0.isNumber) }
        return firstTwoParts(String(rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }))
    }

    private static func python(_ text: String) -> String? {
        let lines = lines(of: withoutDocstrings(text))
        for line in lines {
            if let version = literal(in: line) { return version }
        }
        for line in lines {
            guard let start = range(of: "VERSION = (", in: line), let end = line.lastIndex(of: ")"),
                start <= end
            else { continue }
            return String(line[start..<end])
        }
        return nil
    }

    /// `__version__ = ['"](.*)['"]`: up to the last quote of the line.
    private static func literal(in line: Substring) -> String? {
        guard let start = range(of: "__version__ = ", in: line), start < line.endIndex,
            line[start] == "'" || line[start] == "\"",
            let end = line.lastIndex(where: { $0 == "'" || $0 == "\"" }), end > start
        else { return nil }
        return String(line[line.index(after: start)..<end])
    }

    /// `version = "1.2.3"` with any blanks, at the begin of a line or of an argument.
    private static func quoted(after key: String, in text: String) -> String? {
        for line in lines(of: text) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard line.hasPrefix(key) else { continue }
            let rest = line.dropFirst(key.count).drop { $0 == " " }
            guard rest.first == "=" else { continue }
            let value = rest.dropFirst().drop { $0 == " " }
            guard let quote = value.first, quote == "'" || quote == "\"" else { continue }
            return String(value.dropFirst().prefix { $0 != quote })
        }
        return nil
    }

    /// `version = …` in one of some sections; `attr:` and `file:` point elsewhere.
    private static func configured(in text: String, section wanted: Set<String>) -> String? {
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("[") {
                isInside = wanted.contains(String(line.prefix { $0 != " " && $0 != "#" }))
            }
            guard isInside, line.hasPrefix("version") else { continue }
            let rest = line.dropFirst("version".count).drop { $0 == " " }
            guard rest.first == "=" else { continue }
            let value = rest.dropFirst().filter { $0 != " " && $0 != "\"" && $0 != "'" }
            return value.hasPrefix("attr:") || value.hasPrefix("file:") || value.hasPrefix("{") ? nil : value
        }
        return nil
    }

    private static func range(of words: String, in line: Substring) -> Substring.Index? {
        guard let range = line.firstRange(of: words) else { return nil }
        return range.upperBound
    }

    /// The lines that hold anything; to Swift, a carriage return with its line feed is one character.
    private static func lines(of text: String) -> [Substring] {
        text.split { $0 == "\n" || $0 == "\r\n" }
    }

    private static func withoutDocstrings(_ text: String) -> String {
        // Pieces between the marks are outside and inside by turns; an unfinished one stays.
        let pieces = text.split(separator: "\"\"\"", omittingEmptySubsequences: false)
        var outside = ""
        for (index, piece) in pieces.enumerated() {
            let isUnfinished = index == pieces.count - 1 && !index.isMultiple(of: 2)
            if index.isMultiple(of: 2) || isUnfinished { outside += piece }
        }
        return outside
    }
}
