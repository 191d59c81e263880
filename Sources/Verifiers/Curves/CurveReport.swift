/// How curves are computed.
package struct CurveOptions: Hashable, Sendable {
    /// The sizes of subsets, rising; nil for 1 up to 16, or up to the most runs of an instance.
    package var ks: [Int]?
    /// How many random subsets are drawn.
    package var trials = 100
    /// How many times the instances are drawn for the interval.
    package var resamples = 1_000
    /// The seed of both draws.
    package var seed: UInt64 = 42

    package init() {}
}

/// Pass@K and what comes of rankings, of some runs.
package struct CurveReport: Hashable, Sendable, Codable {
    /// One K of a curve.
    package struct Point: Hashable, Sendable, Codable {
        /// The size of subsets.
        package var k: Int
        /// How many instances have so many runs.
        package var instances: Int
        /// How many have fewer, and are left out at this K.
        package var excluded: Int
        /// The mean over all subsets; nil where there is no closed form.
        package var exact: Double?
        /// The mean over the random subsets.
        package var mean: Double
        /// The variance of one draw of subsets.
        package var variance: Double
        /// The bounds of the 95 % interval over instances.
        package var low: Double
        package var high: Double

        /// The figure to show: the exact one where there is one.
        package var value: Double { exact ?? mean }
    }

    /// A curve.
    package struct Curve: Hashable, Sendable, Codable {
        package var method: CurveMethod
        package var points: [Point]
    }

    /// How many instances have an evaluated run.
    package var instances: Int
    /// How many runs were evaluated.
    package var runs: Int
    /// How many of them are resolved.
    package var resolved: Int
    /// How many runs were not evaluated, and are left out.
    package var unevaluated: Int
    /// How many evaluated runs have no score; they rank behind those that have one.
    package var unscored: Int
    /// Who made the runs.
    package var models: [String]
    package var trials: Int
    package var resamples: Int
    package var seed: UInt64
    package var curves: [Curve]

    /// Computes the curves; the order of the runs does not matter.
    package init(_ outcomes: [RunOutcome], _ options: CurveOptions = CurveOptions()) {
        let evaluated = outcomes.filter { $0.isResolved != nil }
        let groups = Dictionary(grouping: evaluated, by: \.instance).sorted { $0.key < $1.key }.map {
            RankedRuns(
                instance: $0.key,
                runs: $0.value.sorted { ($0.model ?? "", $0.run) < ($1.model ?? "", $1.run) })
        }
        instances = groups.count
        runs = evaluated.count
        resolved = evaluated.count { $0.isResolved == true }
        unevaluated = outcomes.count - evaluated.count
        unscored = evaluated.count { $0.score == nil }
        models = Set(outcomes.compactMap(\.model)).sorted()
        (trials, resamples, seed) = (options.trials, options.resamples, options.seed)
        let most = groups.map(\.count).max() ?? 0
        let ks = (options.ks ?? Array(1..<(min(16, most) + 1))).filter { $0 > 0 && $0 <= most }
        var methods: [CurveMethod] = [.pass]
        let hasScores = unscored < runs
        let hasRegression = evaluated.contains { $0.regressionPassed != nil }
        if hasScores { methods.append(.best) }
        if hasRegression { methods.append(.regression) }
        if hasScores, hasRegression { methods.append(.hybrid) }
        let sampled = SampledCurves(groups, at: ks, methods: methods, trials: trials, seed: seed)
        let values = methods.enumerated().map { place, method in
            Self.exact(method, groups, at: ks) ?? sampled.means[place]
        }
        let intervals = BootstrapIntervals(
            values, counts: groups.map(\.count), at: ks, resamples: resamples, seed: seed)
        curves = methods.enumerated().map { place, method in
            let points = ks.indices.map { index in
                let included = groups.indices.filter { groups[$0].count >= ks[index] }
                let sum = included.reduce(0) { $0 + values[place][$1][index] }
                let moments = sampled.moments(place, index)
                let bounds = intervals.bounds[place][index]
                return Point(
                    k: ks[index], instances: included.count, excluded: groups.count - included.count,
                    exact: method == .hybrid ? nil : sum / Double(max(1, included.count)),
                    mean: moments.mean, variance: moments.variance, low: bounds.low, high: bounds.high)
            }
            return Curve(method: method, points: points)
        }
    }

    /// The closed form of each instance at each K; nil for the hybrid, which has none.
    private static func exact(_ method: CurveMethod, _ groups: [RankedRuns], at ks: [Int]) -> [[Double]]? {
        switch method {
        case .pass:
            groups.map { runs in
                ExactCurves.pass(
                    runs: runs.count, resolved: runs.resolvedCount, at: ks.filter { $0 <= runs.count })
                    + ks.filter { $0 > runs.count }.map { _ in 0 }
            }
        case .best: groups.map { best($0.tiesByScore, $0.count, at: ks) }
        case .regression: groups.map { best($0.tiesByRegression, $0.count, at: ks) }
        case .hybrid: nil
        }
    }

    private static func best(_ ties: [ExactCurves.Tie], _ runs: Int, at ks: [Int]) -> [Double] {
        ks.map { $0 > runs ? 0 : ExactCurves.best(ties, at: $0) }
    }
}
