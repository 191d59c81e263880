internal import Instances

/// Which removed files became which added ones, by the rules of git's `diffcore-rename.c`.
///
/// First files with equal content, then files whose name is unique on both sides, then all against all.
struct RenamePairing {
    /// A file removed or added: its place in the list of changes, its path and what it is.
    struct Side {
        var index: Int
        var path: GitPath
        var version: FileVersion
        /// The number by which its content goes in a `SimilarityIndex`.
        var content = 0
    }

    /// An added file that is a removed one under another name.
    struct Pair: Equatable {
        var source: Int
        var target: Int
        /// 0 to 60,000, git's scale.
        var score: Int
    }

    static let maximumScore = 60_000
    private static let minimumScore = 30_000
    private static let minimumScoreByName = 45_000
    private static let candidatesPerTarget = 4
    /// Beyond this many on both sides git does not compare contents (`diff.renameLimit`).
    private static let limit = 1000

    private var sources: [Side]
    private let targets: [Side]
    private var pairs: [Int: Pair] = [:]

    init(sources: [Side], targets: [Side]) {
        self.sources = sources
        self.targets = targets
    }

    /// Finds the pairs.
    /// - Parameter score: how similar two files are, at most 60,000; 0 when it is less than the given minimum.
    static func pairs<Failure: Error>(
        from sources: [Side], to targets: [Side],
        score: (_ source: Side, _ target: Side, _ minimum: Int) throws(Failure) -> Int
    ) throws(Failure) -> [Pair] {
        guard !sources.isEmpty, !targets.isEmpty else { return [] }
        var pairing = RenamePairing(sources: sources, targets: targets)
        pairing.pairEqual()
        try pairing.pairByName(score)
        try pairing.pairBest(score)
        return pairing.pairs.values.sorted { $0.target < $1.target }
    }

    /// Equal contents; of several sources the first with the same name, else the first.
    private mutating func pairEqual() {
        var places: [ObjectID: [Int]] = [:]
        for (place, source) in sources.enumerated() { places[source.version.id, default: []].append(place) }
        var used: Set<Int> = []
        for (index, target) in targets.enumerated() {
            let candidates = (places[target.version.id] ?? []).filter { place in
                let mode = sources[place].version.mode
                return !used.contains(place)
                    && (mode == target.version.mode || mode.isFile && target.version.mode.isFile)
            }
            let sameName = candidates.first { sources[$0].path.lastComponent == target.path.lastComponent }
            guard let place = sameName ?? candidates.first else { continue }
            used.insert(place)
            pairs[index] = Pair(
                source: sources[place].index, target: target.index, score: Self.maximumScore)
        }
        removeSources(used)
    }

    /// Names that one removed and one added file have, and no others.
    private mutating func pairByName<Failure: Error>(
        _ score: (Side, Side, Int) throws(Failure) -> Int
    ) throws(Failure) {
        var used: Set<Int> = []
        let targetsByName = Self.unique(targets.indices.filter { pairs[$0] == nil }) { targets[$0].path }
        let sourcesByName = Self.unique(Array(sources.indices)) { sources[$0].path }
        for (place, source) in sources.enumerated() {
            let name = source.path.lastComponent
            guard sourcesByName[name] == .some(place), case .some(.some(let index)) = targetsByName[name]
            else { continue }
            let value = try score(source, targets[index], Self.minimumScoreByName)
            guard value >= Self.minimumScoreByName else { continue }
            used.insert(place)
            pairs[index] = Pair(source: source.index, target: targets[index].index, score: value)
        }
        removeSources(used)
    }

    private mutating func removeSources(_ used: Set<Int>) {
        sources = sources.enumerated().filter { !used.contains($0.offset) }.map(\.element)
    }

    /// Names with the place of the one that has it; nil for those that several have.
    private static func unique(_ places: [Int], path: (Int) -> GitPath) -> [ArraySlice<UInt8>: Int?] {
        var found: [ArraySlice<UInt8>: Int?] = [:]
        for place in places {
            let name = path(place).lastComponent
            found.updateValue(found[name] == nil ? place : nil, forKey: name)
        }
        return found
    }

    /// How well a source fits a target.
    private struct Fit {
        var source: Int
        var target: Int
        var score: Int
        var isSameName: Bool

        /// Git's order: by score, then by name.
        func isBetter(than other: Fit) -> Bool {
            score != other.score ? score > other.score : isSameName && !other.isSameName
        }
    }

    private mutating func pairBest<Failure: Error>(
        _ score: (Side, Side, Int) throws(Failure) -> Int
    ) throws(Failure) {
        let open = targets.indices.filter { pairs[$0] == nil }
        guard !open.isEmpty, !sources.isEmpty, open.count * sources.count <= Self.limit * Self.limit
        else { return }
        let names = sources.map(\.path.lastComponent)
        var fits: [Fit] = []
        for index in open { fits += try bestFits(of: index, names, score) }
        // A stable sort, as git's: equal fits stay in the order of targets, then of their slots.
        let order = fits.indices.sorted { one, two in
            fits[one].isBetter(than: fits[two]) || !fits[two].isBetter(than: fits[one]) && one < two
        }
        var used: Set<Int> = []
        for fit in order.map({ fits[$0] }) {
            guard fit.score >= Self.minimumScore else { break }
            guard pairs[fit.target] == nil, used.insert(fit.source).inserted else { continue }
            pairs[fit.target] = Pair(
                source: sources[fit.source].index, target: targets[fit.target].index, score: fit.score)
        }
    }

    /// The four best sources of a target, in git's slots: a better one takes the place of the worst so far.
    private func bestFits<Failure: Error>(
        of index: Int, _ names: [ArraySlice<UInt8>], _ score: (Side, Side, Int) throws(Failure) -> Int
    ) throws(Failure) -> [Fit] {
        let name = targets[index].path.lastComponent
        var slots: [Fit?] = Array(repeating: nil, count: Self.candidatesPerTarget)
        for (place, source) in sources.enumerated() {
            let value = try score(source, targets[index], Self.minimumScore)
            let fit = Fit(source: place, target: index, score: value, isSameName: names[place] == name)
            var worst = 0
            for slot in 1..<slots.count where Self.isWorse(slots[slot], than: slots[worst]) { worst = slot }
            if Self.isWorse(slots[worst], than: fit) { slots[worst] = fit }
        }
        return slots.compactMap(\.self)
    }

    /// An empty slot is worse than any fit, and no worse than another empty one.
    private static func isWorse(_ one: Fit?, than other: Fit?) -> Bool {
        guard let other else { return false }
        guard let one else { return true }
        return other.isBetter(than: one)
    }
}
