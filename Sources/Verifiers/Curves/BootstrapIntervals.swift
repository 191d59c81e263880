/// The 95 % intervals of means over instances, by drawing instances again and again with replacement.
///
/// All Ks and methods see the same draws, so that curves can be compared within one.
struct BootstrapIntervals {
    /// The bounds by method and K.
    private(set) var bounds: [[(low: Double, high: Double)]]

    /// - Parameters:
    ///   - values: by method, instance and K.
    ///   - counts: how many runs each instance has; one with fewer than K does not count at K.
    init(_ values: [[[Double]]], counts: [Int], at ks: [Int], resamples: Int, seed: UInt64) {
        // Another stream than that of the subsets.
        var generator = SplitMix64(seed: seed ^ 0x626f_6f74_7374_7261)
        var means = values.map { _ in ks.map { _ in [Double]() } }
        for _ in 0..<resamples {
            var weights = [Double](repeating: 0, count: counts.count)
            for _ in counts.indices { weights[generator.next(below: counts.count)] += 1 }
            for index in ks.indices {
                let included = counts.indices.filter { counts[$0] >= ks[index] && weights[$0] > 0 }
                let total = included.reduce(0) { $0 + weights[$1] }
                guard total > 0 else { continue }
                for method in values.indices {
                    let sum = included.reduce(0) { $0 + weights[$1] * values[method][$1][index] }
                    means[method][index].append(sum / total)
                }
            }
        }
        bounds = means.map { $0.map(Self.interval) }
    }

    private static func interval(_ means: [Double]) -> (low: Double, high: Double) {
        let sorted = means.sorted()
        func quantile(_ part: Double) -> Double {
            guard let last = sorted.indices.last else { return 0 }
            let place = part * Double(last)
            let below = Int(place)
            let above = min(below + 1, last)
            return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
        }
        return (quantile(0.025), quantile(0.975))
    }
}
