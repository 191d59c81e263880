package import Files
internal import Synchronization

/// Which trajectories are kept.
package struct FilterRules: Sendable {
    /// Only these models; empty for all.
    package var models: Set<String> = []
    /// Only these repositories, `owner/name` in any case; empty for all.
    package var repositories: Set<String> = []
    /// Instances of evaluation sets.
    package var foreignInstances: Set<String> = []
    /// Repositories of evaluation sets, `owner/name`.
    package var foreignRepositories: Set<String> = []
    /// Only runs that resolved their instance.
    package var resolvedOnly = false
    /// No run that changed nothing.
    package var withoutEmptyPatches = false
    /// No run whose last three turns do the same.
    package var withoutLoops = false
    /// The most tokens of a conversation.
    package var mostTokens: Int?
    /// From which share of actions in common on, from 0 to 1, of two runs on one instance the later one is left out.
    package var nearDuplicates: Double?
    /// The most runs on one instance: those with the fewest calls.
    package var cap: Int?

    package init() {}
}

/// Why a trajectory is left out, in the order in which rules are applied; each is counted by the first.
package enum FilterReason: String, Hashable, Sendable, CaseIterable, Encodable {
    case model
    case repository
    case overlap
    case notResolved = "not-resolved"
    case resolutionUnknown = "resolution-unknown"
    case emptyPatch = "empty-patch"
    case stuckInLoop = "stuck-in-loop"
    case tooLong = "too-long"
    case nearDuplicate = "near-duplicate"
    case overCap = "over-cap"

    /// What it means, for people.
    package var meaning: String {
        switch self {
        case .model: "of a model that is not asked for"
        case .repository: "of a repository that is not asked for"
        case .overlap: "of an instance or a repository of an evaluation set"
        case .notResolved: "did not resolve its instance"
        case .resolutionUnknown: "nobody who is trusted says whether it resolved its instance"
        case .emptyPatch: "changed nothing"
        case .stuckInLoop: "did the same in its last three turns"
        case .tooLong: "has too many tokens"
        case .nearDuplicate: "does almost what an earlier run on its instance does"
        case .overCap: "there are enough runs on its instance with fewer calls"
        }
    }
}

/// What was kept, and what was not.
package struct FilterReport: Sendable {
    /// How many trajectories were read.
    package var read = 0
    /// How many were kept, of how many instances, and how many of them resolved theirs.
    package var kept = 0
    package var instances = 0
    package var resolved = 0
    /// How many were left out, by the reason.
    package var leftOut: [FilterReason: Int] = [:]
    /// The tokens of all that were kept.
    package var tokens = 0
    /// The file that was written.
    package var file: PublishedFile?
}

/// Chooses trajectories of a store.
package struct TrajectoryFilter: Sendable {
    package var rules: FilterRules
    /// The tokens of each trajectory in the order of the store; nil for an estimate.
    package var tokens: [Int]?
    /// How many threads read.
    package var threads = 2

    package init(_ rules: FilterRules) {
        self.rules = rules
    }

    /// Writes those that are kept as a store in a directory.
    ///
    /// - Throws: `RecordError`; `TrajectoryFault` when the tokens are not those of the store.
    package func write(_ store: TrajectoryStore, in directory: String) throws -> FilterReport {
        let withActions = rules.nearDuplicates != nil
        let facts = Mutex<[TrajectoryFacts]>([])
        try store.forEach(threads: threads) { trajectory in
            TrajectoryFacts(trajectory, withActions: withActions)
        } take: { one in
            facts.withLock { $0.append(one) }
        }
        var all = facts.withLock { $0 }
        if let tokens {
            guard tokens.count == all.count else {
                throw TrajectoryFault(
                    "the tokens of \(tokens.count) trajectories were counted, and there are \(all.count); "
                        + "the store changed meanwhile: run the same command again")
            }
            for index in all.indices { all[index].tokens = tokens[index] }
        }
        let reasons = Self.reasons(all, rules)
        var report = FilterReport()
        report.read = all.count
        for (one, reason) in zip(all, reasons) {
            if let reason {
                report.leftOut[reason, default: 0] += 1
            } else {
                report.kept += 1
                report.tokens += one.tokens
                if one.isResolved == true { report.resolved += 1 }
            }
        }
        report.instances = Set(zip(all, reasons).filter { $1 == nil }.map(\.0.instance)).count
        report.file = try store.copy(
            reasons.map { $0 == nil }, as: TrajectoryStore.fileName, in: directory, threads: threads)
        return report
    }

    /// Why each trajectory is left out; nil for those that are kept.
    static func reasons(_ all: [TrajectoryFacts], _ rules: FilterRules) -> [FilterReason?] {
        var reasons = all.map { reason($0, rules) }
        if let similarity = rules.nearDuplicates { markNearDuplicates(all, similarity, &reasons) }
        if let cap = rules.cap { markOverCap(all, cap, &reasons) }
        return reasons
    }

    private static func reason(_ facts: TrajectoryFacts, _ rules: FilterRules) -> FilterReason? {
        if !rules.models.isEmpty, !rules.models.contains(facts.model) { return .model }
        let asksRepository = !rules.repositories.isEmpty || !rules.foreignRepositories.isEmpty
        let repository = asksRepository ? TrajectoryFacts.repository(of: facts.instance) : ""
        if !rules.repositories.isEmpty, !rules.repositories.contains(repository) { return .repository }
        if rules.foreignInstances.contains(facts.instance) || rules.foreignRepositories.contains(repository) {
            return .overlap
        }
        if rules.resolvedOnly {
            if facts.isResolved == false { return .notResolved }
            if facts.isResolved == nil { return .resolutionUnknown }
        }
        if rules.withoutEmptyPatches, facts.hasEmptyPatch { return .emptyPatch }
        if rules.withoutLoops, facts.isStuck { return .stuckInLoop }
        if let most = rules.mostTokens, facts.tokens > most { return .tooLong }
        return nil
    }

    private struct Group: Hashable {
        var instance: String
        var question: Int
    }

    /// The trajectories that are kept so far, by instance, or by what was asked where there is none.
    private static func groups(_ all: [TrajectoryFacts], _ reasons: [FilterReason?]) -> [Group: [Int]] {
        Dictionary(grouping: all.indices.filter { reasons[$0] == nil }) { index in
            let facts = all[index]
            return Group(instance: facts.instance, question: facts.instance.isEmpty ? facts.question : 0)
        }
    }

    private static func markNearDuplicates(
        _ all: [TrajectoryFacts], _ similarity: Double, _ reasons: inout [FilterReason?]
    ) {
        for group in groups(all, reasons).values {
            var kept: [Int] = []
            for index in group {
                let isNear = kept.contains { Self.isNear(all[$0].actions, all[index].actions, similarity) }
                if isNear { reasons[index] = .nearDuplicate } else { kept.append(index) }
            }
        }
    }

    private static func isNear(_ left: Set<Int>, _ right: Set<Int>, _ similarity: Double) -> Bool {
        let (fewer, more) = left.count < right.count ? (left, right) : (right, left)
        if more.isEmpty { return true }
        guard Double(fewer.count) >= similarity * Double(more.count) else { return false }
        let common = fewer.count { more.contains($0) }
        return Double(common) >= similarity * Double(left.count + right.count - common)
    }

    /// Those with the fewest calls are kept; of equal ones the earlier.
    private static func markOverCap(_ all: [TrajectoryFacts], _ cap: Int, _ reasons: inout [FilterReason?]) {
        for indices in groups(all, reasons).values {
            for index in indices.sorted(by: { (all[$0].calls, $0) < (all[$1].calls, $1) }).dropFirst(cap) {
                reasons[index] = .overCap
            }
        }
    }
}

extension TrajectoryStore {
    /// Writes some trajectories, by their position, as a file; their lines are not touched.
    ///
    /// - Throws: `RecordError`.
    func copy(
        _ isKept: [Bool], as name: String, in directory: String, threads: Int
    ) throws -> PublishedFile {
        let file = Mutex(CopiedFile(file: try StreamedFile(name, in: directory)))
        try forEachLine(threads: threads) { bytes, place in
            Array(bytes[place])
        } take: { line in
            try file.withLock { copied in
                defer { copied.position += 1 }
                guard copied.position < isKept.count, isKept[copied.position] else { return }
                try copied.file.append(line: line)
            }
        }
        return try file.withLock { try $0.file.finish() }
    }
}

/// A file of lines, and which line comes next.
private struct CopiedFile: @unchecked Sendable {
    let file: StreamedFile
    var position = 0
}
