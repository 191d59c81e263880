internal import Digests
internal import Files
internal import Synchronization

/// How smaller sets are drawn of a set, to see what more data is worth.
package enum ScalingWay: String, Sendable, CaseIterable, Encodable {
    /// A share of the trajectories.
    case random
    /// One trajectory of each instance, and a share of the instances.
    case instances
    /// A share of the trajectories, whole repositories one after another; the last one is cut.
    case repositories
}

/// A subset.
package struct ScalingSubset: Hashable, Sendable, Encodable {
    package var way: ScalingWay
    package var fraction: Double
    package var trajectories: Int
    package var instances: Int
    package var repositories: Int
    /// The directory of its store, within the output.
    package var directory: String
}

/// Draws subsets of which each smaller one is part of the larger ones.
package struct ScalingSubsets: Sendable {
    /// The fractions of the paper.
    package static let paper = [0.25, 0.5, 1]

    private struct Run: Sendable {
        var instance: String
        var repository: String
        var digest: String
    }

    private let store: TrajectoryStore
    private let runs: [Run]
    private let threads: Int

    /// Reads what is known of the trajectories of a store.
    ///
    /// - Throws: `RecordError`.
    package init(_ store: TrajectoryStore, threads: Int = 2) throws {
        let runs = Mutex<[Run]>([])
        try store.forEachHeader(threads: threads) { header in
            runs.withLock {
                $0.append(
                    Run(
                        instance: header.instance,
                        repository: TrajectoryFacts.repository(of: header.instance),
                        digest: header.source.sha256))
            }
        }
        self.store = store
        self.runs = runs.withLock { $0 }
        self.threads = threads
    }

    /// Writes the subsets as stores below a directory, `WAY-PERCENT/trajectories.jsonl`.
    ///
    /// - Throws: `RecordError`.
    package func write(
        _ ways: [ScalingWay], _ fractions: [Double], seed: Int, to directory: String
    ) throws -> [ScalingSubset] {
        var subsets: [ScalingSubset] = []
        for way in ways {
            for fraction in fractions {
                let positions = positions(way, fraction, seed: seed)
                let name = "\(way.rawValue)-\(Self.percent(fraction))"
                try RecordFile.makeDirectory("\(directory)/\(name)")
                _ = try store.copy(
                    runs.indices.map(positions.contains), as: TrajectoryStore.fileName,
                    in: "\(directory)/\(name)", threads: threads)
                let chosen = positions.map { runs[$0] }
                subsets.append(
                    ScalingSubset(
                        way: way, fraction: fraction, trajectories: chosen.count,
                        instances: Set(chosen.map(\.instance)).count,
                        repositories: Set(chosen.map(\.repository)).count, directory: name))
            }
        }
        return subsets
    }

    /// A fraction as a part of a name: 25, 12.5.
    package static func percent(_ fraction: Double) -> String {
        let percent = (fraction * 10_000).rounded() / 100
        return percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
    }

    /// Which trajectories a subset holds.
    func positions(_ way: ScalingWay, _ fraction: Double, seed: Int) -> Set<Int> {
        switch way {
        case .random:
            return Set(Self.first(fraction, of: Array(runs.indices)) { key(seed, runs[$0].digest) })
        case .instances:
            let instances = Set(
                Self.first(fraction, of: Set(runs.map(\.instance)).sorted()) { key(seed, $0) })
            var chosen: [String: (key: String, position: Int)] = [:]
            for (position, run) in runs.enumerated() where instances.contains(run.instance) {
                let place = key(seed, run.digest)
                if let known = chosen[run.instance], (known.key, known.position) <= (place, position) {
                    continue
                }
                chosen[run.instance] = (place, position)
            }
            return Set(chosen.values.map(\.position))
        case .repositories:
            var places: [String: String] = [:]
            for name in Set(runs.map(\.repository)) { places[name] = key(seed, name) }
            return Set(
                Self.first(fraction, of: Array(runs.indices)) { index in
                    let run = runs[index]
                    return "\(places[run.repository] ?? "")\n\(key(seed, run.digest))"
                })
        }
    }

    /// Where a value stands in the order of a draw, which is the same on every machine.
    private func key(_ seed: Int, _ text: String) -> String { SHA256Digest(of: "\(seed)\n\(text)").hex }

    /// A share of some values in the order of keys, at least one.
    private static func first<Value>(
        _ fraction: Double, of values: [Value], by key: (Value) -> String
    ) -> ArraySlice<Value> {
        let sorted = values.enumerated().map { ($1, key($1), $0) }
            .sorted { ($0.1, $0.2) < ($1.1, $1.2) }.map(\.0)
        return sorted.prefix(max(1, Int((Double(sorted.count) * fraction).rounded())))
    }
}
