/// A repository on GitHub that never was: pull requests and issues told from a seed.
///
/// Everything about a number is computed from it when asked for, so a hundred thousand pull requests cost no memory.
/// Some of it changes: edits, deletions, transfers.
package struct Population: Sendable {
    /// What a number stands for.
    enum Kind: UInt8 {
        case none, mergedPull, closedPull, issue
    }

    /// The repository, `OWNER/NAME`.
    package var name: String
    /// Names that lead here too, in lower case: the repository was renamed or transferred.
    package var formerNames: Set<String> = []
    /// GitHub's own number for the repository.
    package var databaseID = 4711
    /// The numbers of merged pull requests, rising.
    package private(set) var mergedPulls: [Int] = []
    /// Numbers that were deleted.
    package var deleted: Set<Int> = []
    /// Issues that now live in another repository.
    package var transferred: Set<Int> = []
    /// How often each number was edited, and when last, seconds since the epoch.
    package private(set) var edits: [Int: (times: Int, at: Int)] = [:]
    /// Pull requests that GitHub fails to tell.
    package var unreadable: Set<Int> = []
    /// Pull requests whose title is told as a number.
    package var illTyped: Set<Int> = []

    /// Numbers that are told in so many words, not from the seed.
    var told: [Int: ToldNumber] = [:]

    private let seed: UInt64
    private var kinds: [Kind] = [.none]
    private var targets: [Int: Int] = [:]

    /// A population.
    ///
    /// - Parameters:
    ///   - linkedPercent: how many of a hundred merged pull requests close an issue.
    package init(_ name: String, mergedPulls count: Int, seed: UInt64, linkedPercent: UInt64 = 60) {
        self.name = name
        self.seed = seed
        while mergedPulls.count < count {
            let number = kinds.count
            let roll = Self.mix(seed, UInt64(number), 1)
            if roll % 20 == 0 {
                kinds.append(.closedPull)
                continue
            }
            if roll % 20 == 1 {
                kinds.append(.issue)
                continue
            }
            if Self.mix(seed, UInt64(number), 2) % 100 < linkedPercent {
                kinds += [.issue, .mergedPull]
                targets[number + 1] = number
            } else {
                kinds.append(.mergedPull)
            }
            mergedPulls.append(kinds.count - 1)
        }
    }

    /// A population that is told in so many words.
    package init(_ name: String, told numbers: [ToldNumber]) {
        self.name = name
        seed = 0
        kinds = Array(repeating: .none, count: (numbers.map(\.number).max() ?? 0) + 1)
        for number in numbers {
            told[number.number] = number
            let isMerged = number.mergedAt != nil
            kinds[number.number] = number.isPullRequest ? (isMerged ? .mergedPull : .closedPull) : .issue
            if isMerged { mergedPulls.append(number.number) }
        }
        mergedPulls.sort()
    }

    /// The issue that a merged pull request closes, if any.
    package func target(of pull: Int) -> Int? { targets[pull] }

    /// Whether a merged pull request closes the issue; if so it is the number after it.
    func isTarget(_ number: Int) -> Bool { targets[number + 1] == number }

    /// The highest number.
    package var lastNumber: Int { kinds.count - 1 }

    /// Adds a merged pull request, and the issue that it closes before it.
    package mutating func addLinkedPull(at moment: Int) {
        kinds += [.issue, .mergedPull]
        targets[lastNumber] = lastNumber - 1
        mergedPulls.append(lastNumber)
        edits[lastNumber] = (0, moment)
        edits[lastNumber - 1] = (0, moment)
    }

    /// Edits what a number stands for.
    package mutating func edit(_ number: Int, at moment: Int) {
        edits[number] = ((edits[number]?.times ?? 0) + 1, moment)
    }

    /// Deletes a number as if it had never been.
    package mutating func delete(_ number: Int) {
        deleted.insert(number)
        mergedPulls.removeAll { $0 == number }
    }

    func kind(_ number: Int) -> Kind {
        guard number > 0, number < kinds.count, !deleted.contains(number) else { return .none }
        return kinds[number]
    }

    /// A number told from the seed, another number and a purpose.
    func dice(_ number: Int, _ purpose: UInt64) -> UInt64 { Self.mix(seed, UInt64(number), purpose) }

    /// SplitMix64 over the three.
    static func mix(_ seed: UInt64, _ number: UInt64, _ purpose: UInt64) -> UInt64 {
        var z = seed &+ number &* 0x9E37_79B9_7F4A_7C15 &+ purpose &* 0xD1B5_4A32_D192_ED03
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
