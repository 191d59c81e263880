/// A set of release numbers as PEP 440 specifiers, conda and Poetry write it: `>=3.6,!=3.7.*,<4`, `^3.8`, `~3.9`.
///
/// Only release numbers are compared: pre-releases and local parts do not matter for interpreters.
struct VersionRange: Hashable, Sendable {
    private struct Clause: Hashable, Sendable {
        var comparison: String
        var numbers: [Int]
        var isWildcard: Bool
    }

    private var alternatives: [[Clause]]

    /// Reads a range; nil when it cannot be understood.
    init?(_ text: some StringProtocol) {
        var alternatives: [[Clause]] = []
        for alternative in Text.split(String(text), on: "||") {
            var clauses: [Clause] = []
            let pieces = alternative.split { $0 == "," }
                .flatMap { Self.separated(Text.trimmed($0)) }
            for piece in pieces {
                if piece == "*" || piece.isEmpty { continue }
                guard let clause = Self.clause(piece) else { return nil }
                clauses.append(clause)
            }
            alternatives.append(clauses)
        }
        self.alternatives = alternatives
    }

    /// Whether a version is in the range; numbers that it does not have count as 0.
    func contains(_ numbers: [Int]) -> Bool {
        alternatives.contains { clauses in clauses.allSatisfy { Self.holds($0, for: numbers) } }
    }

    /// Whether some release of an interpreter's series, or this very release, is in the range.
    func contains(_ version: PythonVersion) -> Bool {
        if let micro = version.micro { return contains([version.major, version.minor, micro]) }
        return (0...30).contains { contains([version.major, version.minor, $0]) }
    }

    /// Poetry and conda allow blanks between clauses (`>=3.6 <4`) as well as after an operator (`>= 3.6`).
    private static func separated(_ text: String) -> [String] {
        var clauses: [String] = []
        for word in text.split(separator: " ") {
            if let last = clauses.last, last.allSatisfy({ "<>=!~^".contains($0) }) {
                clauses[clauses.count - 1] = last + word
            } else {
                clauses.append(String(word))
            }
        }
        return clauses
    }

    private static func clause(_ text: String) -> Clause? {
        let comparison = String(text.prefix { "<>=!~^".contains($0) })
        guard ["", "=", "==", "===", "!=", "<", "<=", ">", ">=", "~=", "~", "^"].contains(comparison) else {
            return nil
        }
        var rest = Text.trimmed(text.dropFirst(comparison.count))
        let isWildcard = rest.hasSuffix(".*") || rest.hasSuffix("*")
        while rest.hasSuffix("*") || rest.hasSuffix(".") { rest.removeLast() }
        var numbers: [Int] = []
        for part in rest.split(separator: ".") {
            guard let number = Int(part.prefix { $0.isASCII && $0.isNumber }) else { break }
            numbers.append(number)
        }
        guard !numbers.isEmpty else { return nil }
        return Clause(comparison: comparison, numbers: numbers, isWildcard: isWildcard)
    }

    private static func holds(_ clause: Clause, for numbers: [Int]) -> Bool {
        let wanted = clause.numbers
        let sharesPrefix = Array(padded(numbers, wanted.count).prefix(wanted.count)) == wanted
        let order = compare(numbers, wanted)
        switch clause.comparison {
        case ">=": return order >= 0
        case ">": return order > 0 && !(sharesPrefix && wanted.count < 3)
        case "<=": return order <= 0 || (clause.isWildcard && sharesPrefix)
        case "<": return order < 0
        case "!=": return clause.isWildcard ? !sharesPrefix : order != 0
        case "~=":
            return order >= 0
                && Array(padded(numbers, wanted.count).prefix(wanted.count - 1))
                    == Array(wanted.dropLast())
        case "~":
            let fixed = min(2, wanted.count)
            return order >= 0 && Array(padded(numbers, fixed).prefix(fixed)) == Array(wanted.prefix(fixed))
        case "^":
            let fixed = (wanted.firstIndex { $0 != 0 } ?? wanted.count - 1) + 1
            return order >= 0 && Array(padded(numbers, fixed).prefix(fixed)) == Array(wanted.prefix(fixed))
        default:
            // A bare `3.8`, as conda and CI files write it, means the series.
            return sharesPrefix
        }
    }

    private static func padded(_ numbers: [Int], _ count: Int) -> [Int] {
        numbers + Array(repeating: 0, count: max(0, count - numbers.count))
    }

    private static func compare(_ left: [Int], _ right: [Int]) -> Int {
        let count = max(left.count, right.count)
        for (a, b) in zip(padded(left, count), padded(right, count)) where a != b { return a < b ? -1 : 1 }
        return 0
    }
}
