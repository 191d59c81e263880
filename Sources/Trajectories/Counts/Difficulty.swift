internal import Files
internal import Foundation
internal import JSON
internal import Synchronization

/// How often runs resolve an instance.
package struct PassRate: Hashable, Sendable {
    /// Runs of which it is known whether they resolved it.
    package var runs = 0
    package var resolved = 0

    package init(runs: Int = 0, resolved: Int = 0) {
        self.runs = runs
        self.resolved = resolved
    }

    /// The share of runs that resolved it; 0 for none.
    package var rate: Double { runs == 0 ? 0 : Double(resolved) / Double(runs) }

    /// Between what the share lies, by Wilson, in 19 of 20 cases.
    package var interval: ClosedRange<Double> {
        guard runs > 0 else { return 0...1 }
        let (n, z) = (Double(runs), 1.959963984540054)
        let centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (rate * (1 - rate) / n + z * z / (4 * n * n)).squareRoot()
        let low = resolved == 0 ? 0 : max(0, centre - half)
        return low...(resolved == runs ? 1 : min(1, centre + half))
    }

    mutating func add(_ isResolved: Bool) {
        runs += 1
        if isResolved { resolved += 1 }
    }
}

/// How difficult instances are to models.
package struct Difficulty: Sendable {
    /// The name of the file that lies by splits.
    package static let fileName = "difficulty.jsonl"

    /// One instance.
    package struct Entry: Hashable, Sendable {
        package var instance: String
        package var all = PassRate()
        package var models: [String: PassRate] = [:]
    }

    /// The instances, by id.
    package private(set) var entries: [Entry] = []
    /// Runs that say nothing: of no instance, or of which it is not known whether they resolved it.
    package private(set) var unknown = 0

    private struct State: Sendable {
        var entries: [String: Entry] = [:]
        var unknown = 0
    }

    /// Counts the runs of stores.
    ///
    /// - Throws: `RecordError`.
    package init(_ stores: [TrajectoryStore], threads: Int = 2) throws {
        let state = Mutex(State())
        for store in stores {
            try store.forEachHeader(threads: threads) { header in
                state.withLock { state in
                    guard !header.instance.isEmpty, let isResolved = header.resolution.isResolved else {
                        state.unknown += 1
                        return
                    }
                    var entry = state.entries[header.instance] ?? Entry(instance: header.instance)
                    entry.all.add(isResolved)
                    entry.models[header.model ?? "", default: PassRate()].add(isResolved)
                    state.entries[header.instance] = entry
                }
            }
        }
        let counted = state.withLock { $0 }
        entries = counted.entries.values.sorted {
            $0.instance.utf8.lexicographicallyPrecedes($1.instance.utf8)
        }
        unknown = counted.unknown
    }

    /// How many instances have a rate at most `low`, at least `high`, or between.
    package func shares(low: Double = 0.1, high: Double = 0.9) -> (hard: Int, between: Int, easy: Int) {
        entries.reduce(into: (0, 0, 0)) { counts, entry in
            if entry.all.rate < low {
                counts.0 += 1
            } else if entry.all.rate < high {
                counts.1 += 1
            } else {
                counts.2 += 1
            }
        }
    }

    /// The lines of the file.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            var writer = JSONWriter(.spaced)
            writer.object { writer in
                writer.member("instance_id", entry.instance)
                Self.write(entry.all, to: &writer)
                writer.member("models") { writer in
                    writer.object { writer in
                        for (model, rate) in entry.models.sorted(by: { $0.key < $1.key }) {
                            writer.member(model) { $0.object { Self.write(rate, to: &$0) } }
                        }
                    }
                }
            }
            bytes += writer.bytes + [10]
        }
        return bytes
    }

    private static func write(_ rate: PassRate, to writer: inout JSONWriter) {
        writer.member("runs", rate.runs)
        writer.member("resolved", rate.resolved)
        for (name, value) in [
            ("pass_rate", rate.rate), ("low", rate.interval.lowerBound), ("high", rate.interval.upperBound),
        ] {
            writer.member(name) { $0.raw(String(format: "%.4f", value).utf8) }
        }
    }
}
