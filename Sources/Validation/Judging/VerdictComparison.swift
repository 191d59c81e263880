package import Instances

/// How two verdicts on the same candidate differ.
package struct VerdictComparison: Hashable, Sendable, Codable {
    /// The class and reason on record, and those found now; nil where they are the same.
    package var verdict: Change?
    /// Tests of FAIL_TO_PASS that are found no more, sorted.
    package var failToPassLost: [String]
    /// Tests of FAIL_TO_PASS that were not there, sorted.
    package var failToPassNew: [String]
    /// Tests of PASS_TO_PASS that are found no more, sorted.
    package var passToPassLost: [String]
    /// Tests of PASS_TO_PASS that were not there, sorted.
    package var passToPassNew: [String]

    /// What one thing was, and what it is now.
    package struct Change: Hashable, Sendable, Codable {
        package var was: String
        package var found: String
    }

    package init(of earlier: Verdict, with later: Verdict) {
        let (was, found) = (Self.name(earlier), Self.name(later))
        verdict = was == found ? nil : Change(was: was, found: found)
        failToPassLost = Self.missing(from: later.failToPass, of: earlier.failToPass)
        failToPassNew = Self.missing(from: earlier.failToPass, of: later.failToPass)
        passToPassLost = Self.missing(from: later.passToPass, of: earlier.passToPass)
        passToPassNew = Self.missing(from: earlier.passToPass, of: later.passToPass)
    }

    /// Whether class, reason and FAIL_TO_PASS are the same.
    package var isSame: Bool { verdict == nil && failToPassLost.isEmpty && failToPassNew.isEmpty }

    /// The differences for people, a line each; none where nothing differs.
    package var lines: [String] {
        var lines = verdict.map { ["\($0.was) on record, now \($0.found)"] } ?? []
        for (name, tests) in [
            ("no more in FAIL_TO_PASS", failToPassLost), ("new in FAIL_TO_PASS", failToPassNew),
            ("no more in PASS_TO_PASS", passToPassLost), ("new in PASS_TO_PASS", passToPassNew),
        ] where !tests.isEmpty {
            lines.append("\(name): \(Printable.some(tests))")
        }
        return lines
    }

    private static func name(_ verdict: Verdict) -> String {
        verdict.verdictClass.rawValue + (verdict.reason.map { ": \($0.rawValue)" } ?? "")
    }

    private static func missing(from one: [String], of other: [String]) -> [String] {
        Set(other).subtracting(one).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
