internal import Instances

/// How many instances are valid, where a number of them is enough.
struct ValidQuota {
    /// There are enough.
    struct Full: Error {}

    private let wanted: Int?
    private var found = 0

    /// - Parameter wanted: how many are enough; nil for any number.
    init(_ wanted: Int?) { self.wanted = wanted }

    var isFull: Bool { wanted.map { found >= $0 } ?? false }

    mutating func count(_ more: Int) { found += more }

    /// Counts those of some instances that are valid and are not validated again.
    mutating func count(_ valid: [InstanceID], of selected: [InstanceID], _ isDue: Set<InstanceID>) {
        found += Set(valid).intersection(selected).subtracting(isDue).count
    }

    /// - Throws: `Full` when this was the last one that was wanted.
    mutating func countOne() throws(Full) {
        found += 1
        if isFull { throw Full() }
    }
}
