internal import Digests
internal import Foundation
package import Instances

/// What a machine has to vary the circumstances of runs.
package struct VariationMeans: Hashable, Sendable {
    /// The library that shifts clocks; nil where there is none.
    package var clockLibrary: String?
    /// Whether runs can be bound to fewer processors than there are.
    package var canBindCores: Bool

    package init(clockLibrary: String? = nil, canBindCores: Bool = false) {
        self.clockLibrary = clockLibrary
        self.canBindCores = canBindCores
    }
}

/// How circumstances differ between the runs of an instance.
///
/// All is made from the instance, the repeat and a seed, so that every run can be made again as it was, and that runs with
/// the same number have the same circumstances on both sides of the gold patch: what they differ in is the patch. The first
/// run of a side has the order of the tests, all processors and the clock that was asked for.
package struct RunVariation: Hashable, Sendable {
    /// The seed; 0 where a person gave none.
    package var seed: UInt64
    /// The clock of all runs; nil for the machine's.
    package var clock: AskedClock?
    /// Whether repeats have circumstances of their own.
    package var isVaried: Bool
    /// What the machine has for it.
    package var means: VariationMeans

    package init(
        seed: UInt64 = 0, clock: AskedClock? = nil, isVaried: Bool = true,
        means: VariationMeans = VariationMeans()
    ) {
        self.seed = seed
        self.clock = clock
        self.isVaried = isVaried
        self.means = means
    }

    /// What of it tells runs and verdicts from those under another one; nil for the usual.
    package var spelled: String? {
        var words: [String] = []
        if seed != 0 { words.append("seed \(seed)") }
        if let clock { words.append("clock \(clock.text)") }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    /// The circumstances of a run; nil where nothing is chosen.
    ///
    /// - Parameters:
    ///   - canShuffle: whether the runner can change the order of tests.
    ///   - canShift: whether the clock of a repeat may be another one than that of the first run.
    package func circumstances(
        of id: InstanceID, _ step: RunSchedule.Step, canShuffle: Bool = true, canShift: Bool = true,
        today: Timestamp = Self.today
    ) -> RunCircumstances? {
        guard isVaried else {
            guard let clock else { return nil }
            var circumstances = RunCircumstances()
            circumstances.set(daysAhead: clock.daysAhead(on: today), today: today)
            circumstances.asFirst = step.asFirst
            if step.again { circumstances.again = true }
            return circumstances
        }
        let first = circumstances(of: id, 0, canShuffle, canShift, today)
        guard step.repeatIndex > 0, !step.scope.isControl else { return first }
        var circumstances = circumstances(of: id, step.repeatIndex, canShuffle, canShift, today)
        if let asFirst = step.asFirst {
            circumstances.asFirst = asFirst
            for cause in asFirst {
                switch cause {
                case .order: circumstances.order = first.order
                case .clock: (circumstances.daysAhead, circumstances.day) = (first.daysAhead, first.day)
                case .cores: circumstances.cores = first.cores
                case .seed: circumstances.hashSeed = first.hashSeed
                case .chance: break
                }
            }
        }
        if step.again { circumstances.again = true }
        return circumstances
    }

    private func circumstances(
        of id: InstanceID, _ repeatIndex: Int, _ canShuffle: Bool, _ canShift: Bool, _ today: Timestamp
    ) -> RunCircumstances {
        func drawn(_ purpose: String) -> UInt32 {
            let digest = SHA256Digest(of: Array("\(seed)/\(id)/\(repeatIndex)/\(purpose)".utf8))
            return UInt32(digest.hex.prefix(8), radix: 16) ?? 0
        }
        var circumstances = RunCircumstances()
        var missing: [FlakyCause] = []
        circumstances.hashSeed = drawn("hash seed")
        var ahead = clock?.daysAhead(on: today) ?? 0
        if repeatIndex > 0 {
            // The reverse turns every pair of tests around, once.
            let order = repeatIndex == 1 ? 0 : max(1, drawn("order"))
            if canShuffle { circumstances.order = order } else { missing.append(.order) }
            if means.clockLibrary != nil && canShift {
                ahead += Self.days(drawn("clock"))
            } else {
                missing.append(.clock)
            }
            // By default that of some tests alone, which takes no longer for it.
            if repeatIndex % 2 == 0 {
                if means.canBindCores { circumstances.cores = 1 } else { missing.append(.cores) }
            }
        }
        circumstances.set(daysAhead: ahead, today: today)
        if !missing.isEmpty { circumstances.notVaried = missing }
        return circumstances
    }

    /// The days by which the clock of a repeat is ahead of that of the first run: a month to a year and a month, and
    /// another day of the week.
    static func days(_ drawn: UInt32) -> Int {
        let days = 31 + Int(drawn % 365)
        return days % 7 == 0 ? days + 1 : days
    }

    /// Today by the machine's clock.
    package static var today: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }
}

extension RunCircumstances {
    fileprivate mutating func set(daysAhead ahead: Int, today: Timestamp) {
        guard ahead != 0 else { return }
        daysAhead = ahead
        day = today.adding(days: ahead).day
    }
}
