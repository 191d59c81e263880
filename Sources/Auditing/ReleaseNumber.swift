/// A version as PEP 440 orders them; local parts do not count.
package struct ReleaseNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let description: String
    /// Epoch, then the numbers of the release without the zeros at its end.
    private let release: [Int]
    /// What precedes and follows a release: first the rank of its kind, then its number.
    private let rest: [Int]

    /// The version of a text; nil for any other text.
    package init?(_ text: String) {
        let form =
            #/v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?dev[-_.]?(\d*))?(?:\+.*)?/#
        let lower = text.lowercased()
        guard let match = lower.wholeMatch(of: form) else { return nil }
        func number(_ text: Substring?) -> Int { text.flatMap { Int($0) } ?? 0 }
        var numbers = match.2.split(separator: ".").map { Int($0) ?? Int.max }
        while numbers.count > 1, numbers.last == 0 { numbers.removeLast() }
        release = [number(match.1)] + numbers
        let hasPost = match.5 != nil || match.6 != nil
        let isDevelopment = lower.contains(#/dev[-_.]?\d*(?:\+.*)?$/#)
        let pre: [Int]
        switch match.3 {
        case nil: pre = isDevelopment && !hasPost ? [-1, 0] : [3, 0]
        case "a", "alpha": pre = [0, number(match.4)]
        case "b", "beta": pre = [1, number(match.4)]
        default: pre = [2, number(match.4)]
        }
        let post = hasPost ? [1, number(match.5 ?? match.6)] : [0, 0]
        rest = pre + post + (isDevelopment ? [0, number(match.7)] : [1, 0])
        description = text
    }

    package static func < (left: ReleaseNumber, right: ReleaseNumber) -> Bool {
        left.release == right.release
            ? left.rest.lexicographicallyPrecedes(right.rest)
            : left.release.lexicographicallyPrecedes(right.release)
    }

    package static func == (left: ReleaseNumber, right: ReleaseNumber) -> Bool {
        left.release == right.release && left.rest == right.rest
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(release)
        hasher.combine(rest)
    }
}
