/// Which versions of a project something applies to, such as `>=1.7, <1.12`.
///
/// Versions are compared by their numbers: 1.10 comes after 1.9, and 2 is the same as 2.0.
package struct VersionRange: Hashable, Sendable, CustomStringConvertible {
    private enum Relation: String, CaseIterable {
        // Longer ones first: `<=` begins with `<`.
        case notAfter = "<="
        case notBefore = ">="
        case same = "=="
        case before = "<"
        case after = ">"
    }

    private struct Bound: Hashable {
        var relation: Relation
        var version: [Int]
        var text: String
    }

    private let bounds: [Bound]

    /// Reads comparisons set apart by commas, all of which must hold; nil for anything else.
    ///
    /// A bare version stands for `==`.
    package init?(_ text: String) {
        var bounds: [Bound] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let compact = part.filter { $0 != " " }
            let relation = Relation.allCases.first { compact.hasPrefix($0.rawValue) }
            let version = String(compact.dropFirst(relation?.rawValue.count ?? 0))
            guard let numbers = Self.numbers(version) else { return nil }
            bounds.append(Bound(relation: relation ?? .same, version: numbers, text: version))
        }
        self.bounds = bounds
    }

    /// Whether a version lies in the range; one that is not made of numbers lies in none.
    package func contains(_ version: String) -> Bool {
        guard let numbers = Self.numbers(version) else { return false }
        return bounds.allSatisfy { bound in
            let order = Self.compare(numbers, bound.version)
            return switch bound.relation {
            case .notAfter: order <= 0
            case .notBefore: order >= 0
            case .same: order == 0
            case .before: order < 0
            case .after: order > 0
            }
        }
    }

    /// The range in its plainest writing.
    package var description: String {
        bounds.map { $0.relation.rawValue + $0.text }.joined(separator: ", ")
    }

    private static func numbers(_ version: String) -> [Int]? {
        var numbers: [Int] = []
        for part in version.split(separator: ".", omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(part)
            else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private static func compare(_ left: [Int], _ right: [Int]) -> Int {
        for index in 0..<max(left.count, right.count) {
            let first = index < left.count ? left[index] : 0
            let second = index < right.count ? right[index] : 0
            if first != second { return first < second ? -1 : 1 }
        }
        return 0
    }
}
