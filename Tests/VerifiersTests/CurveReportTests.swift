import Testing

@testable import Verifiers

@Suite("Curves of runs")
struct CurveReportTests {
    private static func cases(_ generator: inout SplitMix64) -> [RunOutcome] {
        (0..<(3 + generator.next(below: 12))).flatMap { instance in
            let rate = generator.next(below: 101)
            return (0..<(1 + generator.next(below: 12))).map { run in
                RunOutcome(
                    instance: "i\(instance)", run: "\(run)", isResolved: generator.next(below: 100) < rate,
                    score: Double(generator.next(below: 6)) / 5, regressionPassed: generator.next(below: 4))
            }
        }
    }

    @Test("Random subsets give the exact mean within the error of drawing them, in random cases")
    func agreement() {
        var generator = SplitMix64(seed: 20_261_201)
        var (squares, count) = (0.0, 0.0)
        for number in 0..<40 {
            var options = CurveOptions()
            (options.trials, options.resamples, options.seed) = (200, 1, UInt64(number))
            for curve in CurveReport(Self.cases(&generator), options).curves {
                for point in curve.points {
                    guard let exact = point.exact else { continue }
                    let error = (point.variance / 200).squareRoot()
                    guard error > 1e-9 else {
                        #expect(abs(exact - point.mean) < 0.02)
                        continue
                    }
                    let distance = (point.mean - exact) / error
                    #expect(abs(distance) < 5.5, "\(curve.method) at \(point.k) of case \(number)")
                    (squares, count) = (squares + distance * distance, count + 1)
                }
            }
        }
        #expect(count > 400)
        // Distances in units of their error have a mean square of one; a wrong formula shows here first.
        #expect((0.75...1.3).contains(squares / count))
    }

    @Test("An instance with fewer than K runs is left out at K and counted")
    func excluded() {
        let runs = [("a", 1), ("b", 2), ("c", 4)].flatMap { instance, count in
            (0..<count).map { RunOutcome(instance: instance, run: "\($0)", isResolved: instance == "c") }
        }
        let points = CurveReport(runs).curves[0].points
        #expect(points.map(\.instances) == [3, 2, 1, 1])
        #expect(points.map(\.excluded) == [0, 1, 2, 2])
        #expect(points.map(\.exact) == [1.0 / 3, 0.5, 1, 1])
    }

    @Test("The same seed gives the same report, whatever the order of the runs; another seed another")
    func seeded() {
        var generator = SplitMix64(seed: 3)
        let runs = Self.cases(&generator)
        var other = CurveOptions()
        other.seed = 43
        #expect(CurveReport(runs) == CurveReport(runs.reversed()))
        #expect(CurveReport(runs) != CurveReport(runs, other))
    }

    @Test("A run without a score ranks behind all that have one; one that was not evaluated counts nowhere")
    func missing() {
        let report = CurveReport([
            RunOutcome(instance: "a", run: "1", isResolved: true),
            RunOutcome(instance: "a", run: "2", isResolved: false, score: 0.01),
            RunOutcome(instance: "a", run: "3", score: 0.9),
        ])
        #expect((report.runs, report.unevaluated, report.unscored) == (2, 1, 1))
        #expect(report.curves.first { $0.method == .best }?.points.map(\.exact) == [0.5, 0])
    }

    @Test("The interval of instances that are all alike is a point, and others' holds the mean")
    func interval() {
        let alike = CurveReport((0..<9).map { RunOutcome(instance: "\($0)", run: "1", isResolved: true) })
        #expect(alike.curves[0].points.map(\.low) == [1])
        let halves = CurveReport(
            (0..<100).map { RunOutcome(instance: "\($0)", run: "1", isResolved: $0 % 2 == 0) })
        let point = halves.curves[0].points[0]
        // The 95 % interval of 50 of 100 is 0.5 ± 0.098.
        #expect(abs(point.low - 0.402) < 0.02)
        #expect(abs(point.high - 0.598) < 0.02)
    }

    @Test("The hybrid takes the better half by score, at least three, and of it the most regression tests")
    func hybrid() {
        func run(_ number: Int, _ score: Double, _ regression: Int, _ generated: Int, _ isResolved: Bool)
            -> RunOutcome
        {
            RunOutcome(
                instance: "a", run: "\(number)", isResolved: isResolved, score: score,
                regressionPassed: regression, generatedPassed: generated)
        }
        let ranked = RankedRuns(
            instance: "a",
            runs: [
                run(0, 0.9, 5, 1, false), run(1, 0.8, 7, 1, false), run(2, 0.7, 7, 2, true),
                run(3, 0.1, 9, 9, false),
            ])
        #expect(ranked.hybrid([0, 1, 2]) == 1)
        #expect(ranked.hybrid([0, 1, 3]) == 0)
        // Of all four the run with the lowest score is not looked at, however many tests it passes.
        let sampled = SampledCurves([ranked], at: [1, 2, 3, 4], methods: [.hybrid], trials: 400, seed: 1)
        #expect(sampled.means[0][0][3] == 1)
        // Of the four subsets of three it is chosen in the one without run 3.
        #expect(abs(sampled.means[0][0][2] - 0.25) < 0.1)
    }
}
