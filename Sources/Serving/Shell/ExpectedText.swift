internal import Foundation

/// A text that a client waits for: a regular expression, as pexpect takes it.
struct ExpectedText: Sendable {
    let pattern: String
    private let expression: NSRegularExpression?

    /// How long one search may take; a pattern that needs more is not found.
    private static let searchTime = Duration.milliseconds(100)

    /// - Throws: `RexFailure` when it is no regular expression.
    init(_ pattern: String) throws(RexFailure) {
        self.pattern = pattern
        guard pattern.utf8.count <= 1000, !pattern.isEmpty else {
            throw RexFailure(
                classPath: "builtins.ValueError", message: "what is expected has 1 to 1000 bytes")
        }
        guard pattern.contains(where: { #"\^$.|?*+()[]{}"#.contains($0) }) else {
            expression = nil
            return
        }
        do {
            expression = try NSRegularExpression(pattern: pattern, options: [.dotMatchesLineSeparators])
        } catch {
            throw RexFailure(
                classPath: "builtins.ValueError",
                message: "\(pattern) is no regular expression that is known here")
        }
    }

    /// Where it is first, as counts of bytes before it and after it.
    func find(in bytes: ArraySlice<UInt8>) -> (before: Int, after: Int)? {
        guard let expression else {
            guard let range = bytes.firstRange(of: Array(pattern.utf8)) else { return nil }
            return (range.lowerBound - bytes.startIndex, bytes.endIndex - range.upperBound)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let end = ContinuousClock.now + Self.searchTime
        var found: NSRange?
        expression.enumerateMatches(
            in: text, options: [.reportProgress], range: NSRange(text.startIndex..., in: text)
        ) { match, _, stop in
            if let match { found = match.range }
            if match != nil || ContinuousClock.now > end { stop.pointee = true }
        }
        guard let found, let range = Range(found, in: text) else { return nil }
        return (text[..<range.lowerBound].utf8.count, min(bytes.count, text[range.upperBound...].utf8.count))
    }
}
