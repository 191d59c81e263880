/// Pass@K and Best@K as the paper estimates them: random subsets of K runs of each instance, many times.
///
/// A trial puts the runs of each instance into a random order once; its first K count for every K. Instances with fewer
/// than K runs are left out at that K.
struct SampledCurves {
    let ks: [Int]
    let methods: [CurveMethod]
    /// The share of instances by method and K of each trial.
    private(set) var trials: [[[Double]]] = []
    /// The mean over the trials by method, instance and K.
    private(set) var means: [[[Double]]]

    /// - Parameter ks: in rising order.
    init(
        _ instances: [RankedRuns], at ks: [Int], methods: [CurveMethod], trials count: Int, seed: UInt64
    ) {
        self.ks = ks
        self.methods = methods
        let none = [Double](repeating: 0, count: ks.count)
        means = methods.map { _ in instances.map { _ in none } }
        let included = ks.map { k in instances.count { $0.count >= k } }
        var generator = SplitMix64(seed: seed)
        for _ in 0..<count {
            var sums = methods.map { _ in none }
            for (place, runs) in instances.enumerated() {
                var order = Array(0..<runs.count)
                generator.shuffle(&order, first: ks.last ?? 0)
                for (method, kind) in methods.enumerated() {
                    for (index, value) in Self.values(of: runs, order, kind, at: ks).enumerated() {
                        sums[method][index] += value
                        means[method][place][index] += value / Double(count)
                    }
                }
            }
            trials.append(
                sums.map { values in
                    zip(values, included).map { $1 == 0 ? 0 : $0 / Double($1) }
                })
        }
    }

    /// The mean over the trials, and their variance, of a method at a place among the Ks.
    func moments(_ method: Int, _ index: Int) -> (mean: Double, variance: Double) {
        let values = trials.map { $0[method][index] }
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        guard values.count > 1 else { return (mean, 0) }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, squares / Double(values.count - 1))
    }

    /// What the first K runs of an order give, for each K that there are runs for.
    private static func values(
        of runs: RankedRuns, _ order: [Int], _ method: CurveMethod, at ks: [Int]
    ) -> [Double] {
        var values: [Double] = []
        var index = 0
        var chosen: Int?
        var byScore: [Int] = []
        for (place, run) in order.enumerated() {
            guard index < ks.count, place < ks[ks.count - 1] else { break }
            switch method {
            case .pass:
                if runs.resolved[run] { chosen = run }
            case .best:
                if chosen.map({ runs.scores[run] > runs.scores[$0] }) ?? true { chosen = run }
            case .regression:
                if chosen.map({ runs.regression[run] > runs.regression[$0] }) ?? true { chosen = run }
            case .hybrid:
                let at = byScore.partition(while: { runs.scores[$0] >= runs.scores[run] })
                byScore.insert(run, at: at)
            }
            guard place + 1 == ks[index] else { continue }
            index += 1
            switch method {
            case .pass, .best, .regression: values.append(chosen.map { runs.resolved[$0] } ?? false ? 1 : 0)
            case .hybrid: values.append(runs.hybrid(byScore))
            }
        }
        return values
    }
}

extension [Int] {
    /// The first place whose element does not satisfy a condition that holds of a beginning of the list.
    fileprivate func partition(while condition: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
