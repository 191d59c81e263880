/// A set of versions as PEP 440 specifiers, conda and Poetry write it: `>=3.6,!=3.7.*,<4`, `^3.8`, `~3.9`.
///
/// Only release numbers are compared: 1.10 comes after 1.9, 2 equals 2.0, pre-releases and local parts are ignored.
package struct VersionRange: Hashable, Sendable {
    fileprivate struct Clause: Hashable, Sendable {
        var comparison: String
        var version: String
        var numbers: [Int]
        var isWildcard: Bool
    }

    /// A version is in the range when it satisfies every clause of one alternative.
    private var alternatives: [[Clause]]

    /// Reads a range; nil when it cannot be understood.
    package init?(_ text: some StringProtocol) {
        var alternatives: [[Clause]] = []
        for alternative in String(text).split(separator: "||", omittingEmptySubsequences: false) {
            var clauses: [Clause] = []
            for piece in alternative.split(separator: ",").flatMap(Self.separated) where piece != "*" {
                guard let clause = Clause(piece) else { return nil }
                clauses.append(clause)
            }
            alternatives.append(clauses)
        }
        self.alternatives = alternatives
    }

    /// Reads comparisons separated by commas, all of which must hold; nil for anything else.
    ///
    /// For text that a person writes for this program: what the other initializer would ignore is an error here. A bare
    /// version means `==`.
    package init?(strict text: String) {
        var clauses: [Clause] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let compact = part.filter { $0 != " " }
            // Longer ones first: `<=` begins with `<`.
            let comparison = ["<=", ">=", "==", "<", ">"].first { compact.hasPrefix($0) }
            let version = String(compact.dropFirst(comparison?.count ?? 0))
            guard let numbers = Self.numbers(strict: version) else { return nil }
            clauses.append(
                Clause(
                    comparison: comparison ?? "==", version: version, numbers: numbers, isWildcard: false))
        }
        alternatives = [clauses]
    }

    /// Whether a version is in the range; numbers that it does not have count as 0.
    package func contains(_ numbers: [Int]) -> Bool {
        alternatives.contains { clauses in clauses.allSatisfy { $0.holds(for: numbers) } }
    }

    /// Splits clauses at blanks (`>=3.6 <4`), but not after an operator (`>= 3.6`).
    private static func separated(_ text: Substring) -> [String] {
        var clauses: [String] = []
        for word in trimmed(text).split(separator: " ") {
            if let last = clauses.last, last.allSatisfy({ "<>=!~^".contains($0) }) {
                clauses[clauses.count - 1] = last + word
            } else {
                clauses.append(String(word))
            }
        }
        return clauses
    }

    private static func numbers(strict version: String) -> [Int]? {
        var numbers: [Int] = []
        for part in version.split(separator: ".", omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(part)
            else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    fileprivate static func trimmed(_ text: Substring) -> Substring {
        var rest = text.drop(while: \.isWhitespace)
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }
}

extension VersionRange.Clause {
    fileprivate init?(_ text: String) {
        comparison = String(text.prefix { "<>=!~^".contains($0) })
        guard ["", "=", "==", "===", "!=", "<", "<=", ">", ">=", "~=", "~", "^"].contains(comparison) else {
            return nil
        }
        var rest = VersionRange.trimmed(text.dropFirst(comparison.count))
        version = String(rest)
        isWildcard = rest.hasSuffix("*")
        while rest.hasSuffix("*") || rest.hasSuffix(".") { rest.removeLast() }
        numbers = []
        for part in rest.split(separator: ".") {
            guard let number = Int(part.prefix { $0.isASCII && $0.isNumber }) else { break }
            numbers.append(number)
        }
        guard !numbers.isEmpty else { return nil }
    }

    fileprivate func holds(for found: [Int]) -> Bool {
        let order = Self.order(of: found, against: numbers)
        switch comparison {
        case ">=": return order >= 0
        case ">": return order > 0 && !(shares(numbers.count, with: found) && numbers.count < 3)
        case "<=": return order <= 0 || (isWildcard && shares(numbers.count, with: found))
        case "<": return order < 0
        case "!=": return isWildcard ? !shares(numbers.count, with: found) : order != 0
        case "~=": return order >= 0 && shares(numbers.count - 1, with: found)
        case "~": return order >= 0 && shares(min(2, numbers.count), with: found)
        case "^":
            let fixed = (numbers.firstIndex { $0 != 0 } ?? numbers.count - 1) + 1
            return order >= 0 && shares(fixed, with: found)
        // A bare `3.8`, as conda and CI files write it, means the series, and so does `==3.8`.
        default: return shares(numbers.count, with: found)
        }
    }

    private func shares(_ count: Int, with found: [Int]) -> Bool {
        Self.padded(found, count).prefix(count) == numbers.prefix(count)
    }

    private static func padded(_ numbers: [Int], _ count: Int) -> [Int] {
        numbers + Array(repeating: 0, count: max(0, count - numbers.count))
    }

    private static func order(of left: [Int], against right: [Int]) -> Int {
        let count = max(left.count, right.count)
        for (a, b) in zip(padded(left, count), padded(right, count)) where a != b { return a < b ? -1 : 1 }
        return 0
    }
}

extension VersionRange: CustomStringConvertible {
    /// The clauses as they were written, separated by a comma and a blank.
    ///
    /// The digest of a configuration is taken of this text.
    package var description: String {
        alternatives.map { clauses in clauses.map { $0.comparison + $0.version }.joined(separator: ", ") }
            .joined(separator: " || ")
    }
}
