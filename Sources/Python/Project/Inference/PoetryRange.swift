/// A range of versions as Poetry writes it: clauses that must hold together, in alternatives separated by `|` or `||`.
///
/// PEP 440 has no alternatives. They become the span from the lowest to the highest version, without the gaps between
/// them, as far as `!=` can name these.
struct PoetryRange: Hashable, Sendable {
    /// The alternatives, each with the bounds of its clauses; empty when every version is allowed.
    private(set) var alternatives: [Alternative]

    /// Versions between two bounds, as one alternative has them.
    struct Alternative: Hashable, Sendable {
        /// The clauses as PEP 440 writes them.
        var clauses: [String] = []
        /// The first release that is allowed; nil when there is no lower bound.
        var lower: [Int]?
        /// The first release above it that is not allowed; nil when there is no upper bound.
        var upper: [Int]?
    }

    init(_ text: String) {
        alternatives = text.split(separator: "|").map { Alternative(String($0)) }
        if alternatives.contains(where: \.clauses.isEmpty) { alternatives = [] }
    }

    /// The specifiers of PEP 440, separated by commas; empty for every version.
    var specifier: String {
        guard alternatives.count > 1 else {
            return alternatives.first?.clauses.joined(separator: ",") ?? ""
        }
        let spans = Self.merged(alternatives)
        var clauses = spans.first?.clauses.filter { $0.hasPrefix(">") } ?? []
        if clauses.isEmpty, let lower = spans.first?.lower { clauses.append(">=\(Self.text(lower))") }
        clauses += spans.flatMap { span in span.clauses.filter { $0.hasPrefix("!=") } }
        for (span, next) in zip(spans, spans.dropFirst()) {
            guard let gap = span.upper, let end = next.lower else { continue }
            clauses += Self.excluded(from: gap, to: end)
        }
        if let upper = spans.last?.upper { clauses.append("<\(Self.text(upper))") }
        return clauses.joined(separator: ",")
    }

    /// The spans in order, those that touch or overlap as one.
    private static func merged(_ alternatives: [Alternative]) -> [Alternative] {
        var spans: [Alternative] = []
        for next in alternatives.sorted(by: { precedes($0.lower ?? [], $1.lower ?? []) }) {
            guard let last = spans.last, !isGap(from: last.upper, to: next.lower) else {
                spans.append(next)
                continue
            }
            var whole = last
            // What one alternative excludes another may allow.
            whole.clauses.removeAll { !$0.hasPrefix(">") }
            whole.upper = last.upper.flatMap { end in next.upper.map { precedes(end, $0) ? $0 : end } }
            spans[spans.count - 1] = whole
        }
        return spans
    }

    /// Whether versions lie between the end of a span and the beginning of the next one.
    private static func isGap(from upper: [Int]?, to lower: [Int]?) -> Bool {
        guard let upper, let lower else { return false }
        return precedes(upper, lower)
    }

    /// How many releases are excluded one after another where their number is unknown.
    private static let mostExcluded = 24

    /// The clauses that exclude the releases from one to another, by prefixes.
    private static func excluded(from start: [Int], to end: [Int]) -> [String] {
        let count = max(start.count, end.count)
        let (start, end) = (padded(start, count), padded(end, count))
        guard precedes(start, end), let fork = (0..<count).first(where: { start[$0] != end[$0] }) else {
            return []
        }
        var clauses: [String] = []
        func exclude(_ prefix: ArraySlice<Int>, _ numbers: Range<Int>) {
            let named =
                numbers.count <= 2 * mostExcluded
                ? Array(numbers) : Array(numbers.prefix(mostExcluded)) + numbers.suffix(mostExcluded)
            clauses += named.map { "!=\(text(Array(prefix) + [$0])).*" }
        }
        // Above the start, from the last number that is not 0 to the one after the fork: an open end.
        let last = start.lastIndex { $0 != 0 } ?? 0
        if last > fork {
            for index in ((fork + 1)...last).reversed() {
                let first = index == last ? start[index] : start[index] + 1
                exclude(start[..<index], first..<first + mostExcluded)
            }
        }
        exclude(start[..<fork], (last > fork ? start[fork] + 1 : start[fork])..<end[fork])
        // Below the end.
        for index in (fork + 1)..<max(fork + 1, count) where end[index] > 0 {
            exclude(end[..<index], 0..<end[index])
        }
        return clauses
    }

    private static func precedes(_ left: [Int], _ right: [Int]) -> Bool {
        let count = max(left.count, right.count)
        return padded(left, count).lexicographicallyPrecedes(padded(right, count))
    }

    private static func padded(_ numbers: [Int], _ count: Int) -> [Int] {
        numbers + Array(repeating: 0, count: max(0, count - numbers.count))
    }

    private static func text(_ numbers: [Int]) -> String {
        numbers.map(String.init).joined(separator: ".")
    }
}

extension PoetryRange.Alternative {
    /// Reads clauses separated by commas or blanks; a blank may follow an operator.
    fileprivate init(_ text: String) {
        var pieces: [String] = []
        for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            if let last = pieces.last, last.allSatisfy({ "<>=!~^".contains($0) }) {
                pieces[pieces.count - 1] = last + word
            } else {
                pieces.append(String(word))
            }
        }
        for piece in pieces { read(piece) }
    }

    /// `^1.2.3` is `>=1.2.3,<2`, `~1.2` is `>=1.2,<1.3`, `1.2` is `==1.2`.
    private mutating func read(_ text: String) {
        let comparison = text.prefix { "<>=!~^".contains($0) }
        let version = String(text.dropFirst(comparison.count))
        guard version != "*", !version.isEmpty else { return }
        // Nine digits, as the increment must not overflow.
        let numbers = version.split(separator: ".").prefix { $0 != "*" }
            .map { Int($0.prefix { $0.isNumber }.prefix(9)) ?? 0 }
        guard !numbers.isEmpty else { return }
        let isWildcard = version.hasSuffix("*")
        switch comparison {
        case "^":
            let index = numbers.firstIndex { $0 != 0 } ?? numbers.count - 1
            bound(numbers, Self.bumped(numbers, at: index), as: ">=\(version)", "<")
        case "~":
            bound(numbers, Self.bumped(numbers, at: min(1, numbers.count - 1)), as: ">=\(version)", "<")
        case "~=":
            let index = numbers.count > 1 ? numbers.count - 2 : 0
            bound(numbers, Self.bumped(numbers, at: index), as: "~=\(version)")
        case "", "=", "==", "===":
            let end =
                isWildcard
                ? Self.bumped(numbers, at: numbers.count - 1)
                : Self.successor(numbers)
            bound(numbers, end, as: "==\(version)")
        case ">=": bound(numbers, nil, as: ">=\(version)")
        case ">": bound(Self.successor(numbers), nil, as: ">\(version)")
        case "<": bound(nil, numbers, as: "<\(version)")
        case "<=": bound(nil, Self.successor(numbers), as: "<=\(version)")
        default: clauses.append(comparison + version)
        }
    }

    /// Narrows the bounds; a clause that ends in `<` has the upper bound added.
    private mutating func bound(_ low: [Int]?, _ high: [Int]?, as clause: String, _ upper: String = "") {
        clauses.append(clause)
        if !upper.isEmpty, let high { clauses.append("<\(high.map(String.init).joined(separator: "."))") }
        if let low, lower?.lexicographicallyPrecedes(low) ?? true { lower = low }
        if let high, self.upper.map({ high.lexicographicallyPrecedes($0) }) ?? true { self.upper = high }
    }

    private static func bumped(_ numbers: [Int], at index: Int) -> [Int] {
        Array(numbers.prefix(index)) + [numbers[index] + 1]
    }

    /// The release after one: its third number is the last that counts.
    private static func successor(_ numbers: [Int]) -> [Int] {
        var next = numbers + Array(repeating: 0, count: max(0, 3 - numbers.count))
        next[next.count - 1] += 1
        return next
    }
}
