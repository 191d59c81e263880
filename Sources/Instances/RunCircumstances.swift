/// What makes two runs of the same tests on the same code find different outcomes.
///
/// The order of the cases is the one in which they are looked for.
package enum FlakyCause: String, Hashable, Sendable, Codable, CaseIterable {
    /// The order of tests, or which tests run with them.
    case order
    /// The day.
    case clock
    /// How many processors there are.
    case cores
    /// The seed of the interpreter's hashes.
    case seed
    /// Nothing that is known: outcomes differed under the same circumstances.
    case chance

    /// Whether a test that depends on it has an outcome of its own in its lists: every run of the same files has them in
    /// the same order.
    package var keepsTests: Bool { self == .order }

    /// How a person reads it after "depends on", or alone.
    package var words: String {
        switch self {
        case .order: "the order of tests"
        case .clock: "the clock"
        case .cores: "the number of processors"
        case .seed: "the hash seed"
        case .chance: "chance"
        }
    }
}

/// Under which circumstances a run was made, as far as they were chosen.
package struct RunCircumstances: Hashable, Sendable, Codable {
    /// The seed of the interpreter's hashes.
    package var hashSeed: UInt32?
    /// The number from which the order of tests was made, 0 for the reverse; nil for their own.
    package var order: UInt32?
    /// The number of processors; nil for all of the machine.
    package var cores: Int?
    /// The days by which the clock was ahead of the machine's.
    package var daysAhead: Int?
    /// The day on which the run began by its own clock, `YYYY-MM-DD` in UTC; nil where that is the machine's.
    package var day: String?
    /// What was to be varied, and could not be.
    package var notVaried: [FlakyCause]?
    /// What was left as it is in the first run, to tell why an earlier run found something else.
    package var asFirst: [FlakyCause]?
    /// Whether the run repeats an earlier one under the same circumstances.
    package var again: Bool?

    /// None of them chosen.
    package init() {}

    /// What differs between two runs that are about the same tests.
    package func differences(from other: RunCircumstances) -> [FlakyCause] {
        var causes: [FlakyCause] = []
        if order != other.order { causes.append(.order) }
        if daysAhead ?? 0 != other.daysAhead ?? 0 { causes.append(.clock) }
        if cores != other.cores { causes.append(.cores) }
        if hashSeed != other.hashSeed { causes.append(.seed) }
        return causes
    }
}
