/// Pass@K and Best@K as the mean over all subsets of K runs, in closed form.
package enum ExactCurves {
    /// The part of all subsets of `k` of `runs` runs that hold a resolved one: 1 − C(n−c,k)/C(n,k).
    ///
    /// The binomials are never formed, so it is as exact for thousands of runs as for four.
    package static func pass(runs: Int, resolved: Int, at ks: [Int]) -> [Double] {
        let most = ks.max() ?? 0
        var missed = [1.0]
        for k in 1...max(1, most) {
            let left = max(0, runs - resolved - k + 1)
            missed.append(left == 0 ? 0 : missed[k - 1] * Double(left) / Double(runs - k + 1))
        }
        return ks.map { 1 - missed[$0] }
    }

    /// Runs of equal rank.
    package struct Tie: Hashable, Sendable {
        package var runs: Int
        package var resolved: Int

        package init(runs: Int, resolved: Int) {
            self.runs = runs
            self.resolved = resolved
        }
    }

    /// How likely the best run of a subset of `k` is a resolved one: Σ resolved_i · C(n−i,k−1)/C(n,k) over the ranks i;
    /// runs of equal rank share the mean of their weights.
    ///
    /// - Parameter ties: the runs from the best rank to the worst.
    package static func best(_ ties: [Tie], at k: Int) -> Double {
        let runs = ties.reduce(0) { $0 + $1.runs }
        var weight = Double(k) / Double(runs)
        var rank = 1
        var sum = 0.0
        for tie in ties {
            var shared = 0.0
            for _ in 0..<tie.runs {
                shared += weight
                let left = runs - rank - k + 1
                weight = left <= 0 ? 0 : weight * Double(left) / Double(runs - rank)
                rank += 1
            }
            sum += shared * Double(tie.resolved) / Double(tie.runs)
            if weight == 0 { break }
        }
        return min(1, sum)
    }
}
