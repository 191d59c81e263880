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
                        means[method][place][index] += value
                    }
                }
            }
            trials.append(
                sums.map { values in
                    zip(values, included).map { $1 == 0 ? 0 : $0 / Double($1) }
                })
        }
        means = means.map { $0.map { $0.map { $0 / Double(max(1, count)) } } }
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
        guard method != .hybrid else { return hybrid(of: runs, order, at: ks) }
        var values: [Double] = []
        var index = 0
        var chosen: Int?
        for (place, run) in order.enumerated() {
            guard index < ks.count else { break }
            let isBetter =
                switch method {
                case .pass: runs.resolved[run]
                case .best: chosen.map { runs.scores[run] > runs.scores[$0] } ?? true
                case .regression, .hybrid:
                    chosen.map { runs.regression[run] > runs.regression[$0] } ?? true
                }
            if isBetter { chosen = run }
            guard place + 1 == ks[index] else { continue }
            index += 1
            values.append(chosen.map { runs.resolved[$0] } ?? false ? 1 : 0)
        }
        return values
    }

    /// The runs are put in the order of their scores once, those of equal score as the drawn order has them.
    private static func hybrid(of runs: RankedRuns, _ order: [Int], at ks: [Int]) -> [Double] {
        let ks = ks.prefix { $0 <= order.count }
        guard let most = ks.last else { return [] }
        var place = [Int](repeating: Int.max, count: order.count)
        for index in 0..<most { place[order[index]] = index }
        let byScore = order.prefix(most).sorted { left, right in
            runs.scores[left] == runs.scores[right]
                ? place[left] < place[right] : runs.scores[left] > runs.scores[right]
        }
        return ks.map { k in
            let kept = max(3, k / 2)
            return runs.hybrid(Array(byScore.lazy.filter { place[$0] < k }.prefix(kept)))
        }
    }
}
