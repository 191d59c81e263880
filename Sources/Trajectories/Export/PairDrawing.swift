internal import Digests
internal import Synchronization

/// Which runs are set against each other.
struct PairDrawing: Sendable {
    /// Two runs on one instance, by their position in the store, from 1.
    struct Pair: Hashable, Sendable {
        var chosen: Int
        var rejected: Int
    }

    private struct Runs: Sendable {
        var resolved: [Int] = []
        var unresolved: [Int] = []
    }

    private struct State: Sendable {
        var instances: [String: Runs] = [:]
        var count = 0
    }

    private let state: State

    /// Reads what is known of the runs of a store.
    init(_ store: TrajectoryStore, threads: Int) throws {
        let state = Mutex(State())
        try store.forEachHeader(threads: threads) { header in
            state.withLock { state in
                state.count += 1
                guard !header.instance.isEmpty, let isResolved = header.resolution.isResolved else { return }
                if isResolved {
                    state.instances[header.instance, default: Runs()].resolved.append(state.count)
                } else {
                    state.instances[header.instance, default: Runs()].unresolved.append(state.count)
                }
            }
        }
        self.state = state.withLock { $0 }
    }

    /// How many runs there are.
    var count: Int { state.count }

    /// How many runs are of an instance without a run of the other kind, or not known to be of either.
    var withoutPartner: Int {
        state.count
            - state.instances.values.reduce(0) { sum, runs in
                runs.resolved.isEmpty || runs.unresolved.isEmpty
                    ? sum : sum + runs.resolved.count + runs.unresolved.count
            }
    }

    /// Pairs, by instance, of which no two share a run.
    ///
    /// The runs of each kind are shuffled by a seed, and the first meet the first.
    func pairs(seed: Int, most: Int) -> [Pair] {
        state.instances.sorted { $0.key < $1.key }.flatMap { instance, runs in
            zip(Self.shuffled(runs.resolved, seed, instance), Self.shuffled(runs.unresolved, seed, instance))
                .prefix(most).map { Pair(chosen: $0, rejected: $1) }
        }
    }

    /// Positions in the order of digests, which is the same on every machine.
    private static func shuffled(_ positions: [Int], _ seed: Int, _ instance: String) -> [Int] {
        positions.map { ($0, SHA256Digest(of: "\(seed)\n\(instance)\n\($0)").hex) }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    }
}
