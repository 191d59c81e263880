/// How the best of several runs is chosen.
package enum CurveMethod: String, CaseIterable, Sendable, Codable {
    /// By knowing the answer: a subset passes when any of its runs is resolved.
    case pass
    /// The highest score.
    case best
    /// The most regression tests passed.
    case regression
    /// Of the better half by score, at least three, the most regression tests passed, then the most generated tests,
    /// then the highest score.
    case hybrid
}

/// The evaluated runs on one instance, as curves need them.
struct RankedRuns: Sendable {
    let instance: String
    let resolved: [Bool]
    /// Nil where a run has none: such a run ranks behind all that have one.
    let scores: [Double]
    let regression: [Int]
    let generated: [Int]

    /// - Parameter runs: at least one, all of them evaluated, in an order that does not hang on the files'.
    init(instance: String, runs: [RunOutcome]) {
        self.instance = instance
        resolved = runs.map { $0.isResolved == true }
        scores = runs.map { $0.score ?? -.infinity }
        regression = runs.map { $0.regressionPassed ?? -1 }
        generated = runs.map { $0.generatedPassed ?? -1 }
    }

    var count: Int { resolved.count }
    var resolvedCount: Int { resolved.reduce(0) { $0 + ($1 ? 1 : 0) } }

    /// The runs by score, from the highest.
    var tiesByScore: [ExactCurves.Tie] { ties { scores[$0] } }

    /// The runs by regression tests passed, from the most.
    var tiesByRegression: [ExactCurves.Tie] { ties { regression[$0] } }

    private func ties<Value: Comparable>(by value: (Int) -> Value) -> [ExactCurves.Tie] {
        var ties: [ExactCurves.Tie] = []
        var last: Value?
        for run in (0..<count).sorted(by: { value($0) > value($1) }) {
            if value(run) != last { ties.append(.init(runs: 0, resolved: 0)) }
            last = value(run)
            ties[ties.count - 1].runs += 1
            ties[ties.count - 1].resolved += resolved[run] ? 1 : 0
        }
        return ties
    }

    /// The part of the runs that the hybrid may choose which are resolved.
    ///
    /// - Parameter kept: the better half of a subset by score, at least three.
    func hybrid(_ kept: [Int]) -> Double {
        func rank(_ run: Int) -> (Int, Int, Double) { (regression[run], generated[run], scores[run]) }
        guard let best = kept.map(rank).max(by: <) else { return 0 }
        let equal = kept.filter { rank($0) == best }
        return Double(equal.count { resolved[$0] }) / Double(equal.count)
    }
}
