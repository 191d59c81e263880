/// The version that a file states, as the script of SWE-bench reads it.
///
/// Our own rule is `StatedVersion`.
enum VersionText {
    /// The first two parts of the version that a file states; nil when it states none.
    ///
    /// Python: docstrings aside, the first `__version__ = '…'`, else the first `VERSION = (…)`. In `setup.py`,
    /// `setup.cfg` and `pyproject.toml`: the project's `version = …`.
    static func version(in text: [UInt8], path: String) -> String? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let text = TextBytes(text)
        let stated: ArraySlice<UInt8>? =
            switch name {
            case "setup.cfg": configured(in: text, section: ["[metadata]"])
            case "pyproject.toml": configured(in: text, section: ["[project]", "[tool.poetry]"])
            case "setup.py": python(text) ?? quoted(after: "version", in: text)
            default: python(text)
            }
        return stated.flatMap { firstTwoParts(String(decoding: $0, as: UTF8.self)) }
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

    private static func python(_ text: TextBytes) -> ArraySlice<UInt8>? {
        let text = withoutDocstrings(text)
        for (line, start) in text.lines(with: "__version__ = ") {
            if let version = literal(in: line, at: start) { return version }
        }
        for (line, start) in text.lines(with: "VERSION = (") {
            guard let end = line.lastIndex(of: UInt8(ascii: ")")), start <= end else { continue }
            return line[start..<end]
        }
        return nil
    }

    /// `__version__ = ['"](.*)['"]`: up to the last quote of the line.
    private static func literal(in line: ArraySlice<UInt8>, at start: Int) -> ArraySlice<UInt8>? {
        guard start < line.endIndex, isQuote(line[start]), let end = line.lastIndex(where: isQuote),
            end > start
        else { return nil }
        return line[(start + 1)..<end]
    }

    /// `version = "1.2.3"` with any blanks, at the begin of a line or of an argument.
    private static func quoted(after key: String, in text: TextBytes) -> ArraySlice<UInt8>? {
        for (line, start) in text.lines(with: key) {
            guard line[..<(start - key.utf8.count)].allSatisfy({ $0 == 32 || $0 == 9 }) else { continue }
            let rest = line[start...].drop { $0 == 32 }
            guard rest.first == UInt8(ascii: "=") else { continue }
            let value = rest.dropFirst().drop { $0 == 32 }
            guard let quote = value.first, isQuote(quote) else { continue }
            return value.dropFirst().prefix { $0 != quote }
        }
        return nil
    }

    /// `version = …` in one of some sections; `attr:` and `file:` point elsewhere.
    private static func configured(in text: TextBytes, section wanted: Set<String>) -> ArraySlice<UInt8>? {
        var isInside = false
        for line in text.lines {
            if line.first == UInt8(ascii: "[") {
                let name = line.prefix { $0 != 32 && $0 != UInt8(ascii: "#") }
                isInside = wanted.contains(String(decoding: name, as: UTF8.self))
            }
            guard isInside, line.starts(with: "version".utf8) else { continue }
            let rest = line.dropFirst("version".utf8.count).drop { $0 == 32 }
            guard rest.first == UInt8(ascii: "=") else { continue }
            let value = rest.dropFirst().filter { $0 != 32 && !isQuote($0) }
            let isElsewhere = ["attr:", "file:", "{"].contains { value.starts(with: $0.utf8) }
            return isElsewhere ? nil : value[...]
        }
        return nil
    }

    private static func withoutDocstrings(_ text: TextBytes) -> TextBytes {
        let mark = "\"\"\""
        guard var opening = text.range(of: mark, from: 0) else { return text }
        var outside: [UInt8] = []
        var start = 0
        while true {
            outside += text.bytes[start..<opening.lowerBound]
            start = opening.upperBound
            // One that does not end stays.
            guard let closing = text.range(of: mark, from: start) else { break }
            start = closing.upperBound
            guard let next = text.range(of: mark, from: start) else { break }
            opening = next
        }
        return TextBytes(outside + text.bytes[start...])
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
    }
}
