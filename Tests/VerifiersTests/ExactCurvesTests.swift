import Testing

@testable import Verifiers

@Suite("Exact curves")
struct ExactCurvesTests {
    @Test("Resolved by rank 1, 0, 1, 0: of 6 pairs 5 hold a resolved run, which is the better in 4")
    func vector() {
        let ties = [1, 0, 1, 0].map { ExactCurves.Tie(runs: 1, resolved: $0) }
        #expect(abs(ExactCurves.pass(runs: 4, resolved: 2, at: [2])[0] - 5.0 / 6) < 1e-15)
        #expect(abs(ExactCurves.best(ties, at: 2) - 4.0 / 6) < 1e-15)
    }

    @Test("Runs of equal rank share the mean of their weights")
    func ties() {
        // Without any difference the choice is a random one, whatever K is.
        let all = [ExactCurves.Tie(runs: 8, resolved: 3)]
        for k in 1...8 { #expect(abs(ExactCurves.best(all, at: k) - 3.0 / 8) < 1e-12) }
    }

    @Test(
        "The weights of all ranks sum to one, for thousands of runs too",
        arguments: [1, 7, 500, 4_999, 5_000])
    func weights(k: Int) {
        let ranked = [ExactCurves.Tie](repeating: .init(runs: 1, resolved: 1), count: 5_000)
        #expect(abs(ExactCurves.best(ranked, at: k) - 1) < 1e-9)
    }

    @Test("Thousands of runs neither overflow nor lose digits")
    func many() {
        let pass = ExactCurves.pass(runs: 5_000, resolved: 1, at: [1, 2_500, 5_000])
        #expect(abs(pass[0] - 1.0 / 5_000) < 1e-15)
        #expect(abs(pass[1] - 0.5) < 1e-12)
        #expect(pass[2] == 1)
    }

    @Test("What is counted over every subset is what the closed forms say")
    func enumerated() {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<60 {
            let runs = 1 + generator.next(below: 9)
            let outcomes = (0..<runs).map { run in
                RunOutcome(
                    instance: "i", run: "\(run)", isResolved: generator.next(below: 2) == 1,
                    score: Double(generator.next(below: 4)))
            }
            let ranked = RankedRuns(instance: "i", runs: outcomes)
            for k in 1...runs {
                let counted = Self.enumerate(outcomes, k)
                let pass = ExactCurves.pass(runs: runs, resolved: ranked.resolvedCount, at: [k])[0]
                #expect(abs(pass - counted.pass) < 1e-12)
                #expect(abs(ExactCurves.best(ranked.tiesByScore, at: k) - counted.best) < 1e-12)
            }
        }
    }

    private static func enumerate(_ runs: [RunOutcome], _ k: Int) -> (pass: Double, best: Double) {
        var (subsets, passed, best) = (0.0, 0.0, 0.0)
        for mask in 0..<(1 << runs.count) where mask.nonzeroBitCount == k {
            let subset = runs.indices.filter { mask >> $0 & 1 == 1 }.map { runs[$0] }
            let highest = subset.compactMap(\.score).max()
            let chosen = subset.filter { $0.score == highest }
            subsets += 1
            passed += subset.contains { $0.isResolved == true } ? 1 : 0
            best += Double(chosen.count { $0.isResolved == true }) / Double(chosen.count)
        }
        return (passed / subsets, best / subsets)
    }
}
