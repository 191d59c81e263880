package import Instances

/// The runs that were made now, and what they took; runs of which there was a record are not among them.
package struct RunCosts: Hashable, Sendable {
    /// What each run took, all attempts at it, by its key.
    private var shares: [String: Costs] = [:]
    /// CPU time of all attempts at them, user and system, seconds.
    package private(set) var cpuSeconds = 0.0

    package init() {}

    /// The keys of the runs.
    package var keys: Set<String> { Set(shares.keys) }

    /// Adds a run that was made.
    package mutating func add(_ record: RunRecord) {
        shares[record.key, default: Costs()] += record.costs ?? Costs()
        cpuSeconds += record.cpuSeconds
    }

    /// Adds the runs of another part of the work.
    package mutating func add(_ other: RunCosts) {
        for (key, costs) in other.shares { shares[key, default: Costs()] += costs }
        cpuSeconds += other.cpuSeconds
    }

    /// What all work took, given what was measured of it: runs on which the verdict does not rest are trials, and runs
    /// of which there was a record count as they were recorded.
    package func costs(measured: Costs, verdictOn runs: [RunRecord]) -> Costs {
        var costs = measured
        let counted = Set(runs.map(\.key))
        for (key, run) in shares where !counted.contains(key) {
            for kind in CostKind.allCases where kind != .trials {
                costs.move(run[kind], from: kind, to: .trials)
            }
        }
        for run in runs where shares[run.key] == nil {
            costs += run.costs ?? Costs(undivided: run)
        }
        return costs
    }
}

extension Costs {
    /// Those of a run of which only the sum is known.
    fileprivate init(undivided run: RunRecord) {
        self.init()
        self[.tests] = Cost(cpuSeconds: run.cpuSeconds, wallSeconds: run.wallSeconds)
    }
}
