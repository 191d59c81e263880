package import Instances

/// The runs that were made now, and what they took; runs of which there was a record are not among them.
package struct RunCosts: Hashable, Sendable {
    /// The keys of the runs.
    package private(set) var keys: Set<String> = []
    /// CPU time of all attempts at them, user and system, seconds.
    package private(set) var cpuSeconds = 0.0

    package init() {}

    /// Adds a run that was made.
    package mutating func add(_ record: RunRecord) {
        keys.insert(record.key)
        cpuSeconds += record.cpuSeconds
    }

    /// Adds the runs of another part of the work.
    package mutating func add(_ other: RunCosts) {
        keys.formUnion(other.keys)
        cpuSeconds += other.cpuSeconds
    }
}
