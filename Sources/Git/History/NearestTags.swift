package import Instances

/// The tag that each commit of a graph is nearest to, as `git describe --tags` looks for it.
///
/// One pass over the graph finds for every commit the tagged ones before it that no other tagged one comes after: no
/// others can be the nearest. Neighbouring commits share these sets, of which there are few.
package struct NearestTags: Sendable {
    private let graph: CommitGraph
    /// The names of tagged commits by their numbers.
    private let names: [Int: String]
    /// Sets of tagged commits, none an ancestor of another, the highest number first.
    private let sets: [[Int]]
    /// Which of the sets each commit has.
    private let setOfCommit: [Int32]

    /// Tags with the commits that they name; of those on one commit the one listed first counts.
    package init(_ tags: [(name: String, target: ObjectID)], in graph: CommitGraph) {
        var names: [Int: String] = [:]
        for tag in tags {
            guard let number = graph.position(of: tag.target), names[number] == nil else { continue }
            names[number] = tag.name
        }
        var builder = TagSets(graph)
        for number in 0..<graph.count { builder.add(number, isTagged: names[number] != nil) }
        self.graph = graph
        self.names = names
        sets = builder.sets
        setOfCommit = builder.setOfCommit
    }

    /// The name of the nearest tag; nil when there is none before the commit.
    package func name(nearestTo id: ObjectID) -> String? {
        let candidates = candidates(for: id)
        if candidates.count < 2 { return candidates.first.flatMap { names[$0] } }
        return nearest(to: id)?.name
    }

    /// The nearest tag, and how many commits the given one has that the tagged one has not.
    ///
    /// Of tags at the same distance the later commit's wins.
    package func nearest(to id: ObjectID) -> (name: String, distance: Int)? {
        var best: (name: String, distance: Int, date: Int64)?
        for candidate in candidates(for: id) {
            guard let name = names[candidate] else { continue }
            let distance = graph.commits(reachableFrom: id, notFrom: graph.ids[candidate]).count
            let date = graph.dates[candidate]
            if let known = best, (known.distance, -known.date) <= (distance, -date) { continue }
            best = (name, distance, date)
        }
        return best.map { ($0.name, $0.distance) }
    }

    private func candidates(for id: ObjectID) -> [Int] {
        graph.position(of: id).map { sets[Int(setOfCommit[$0])] } ?? []
    }
}

/// Collects the sets of commit after commit, parents first.
private struct TagSets {
    private let graph: CommitGraph
    private(set) var sets: [[Int]] = [[]]
    private(set) var setOfCommit: [Int32] = []
    private var indices: [[Int]: Int32] = [[]: 0]
    private var merged: [UInt64: Int32] = [:]

    init(_ graph: CommitGraph) {
        self.graph = graph
        setOfCommit.reserveCapacity(graph.count)
    }

    mutating func add(_ number: Int, isTagged: Bool) {
        var set: Int32 = 0
        if isTagged {
            set = index(of: [number])
        } else {
            for parent in graph.parents(of: number) { set = merge(set, setOfCommit[Int(parent)]) }
        }
        setOfCommit.append(set)
    }

    private mutating func merge(_ one: Int32, _ other: Int32) -> Int32 {
        if one == other || other == 0 { return one }
        if one == 0 { return other }
        let key = UInt64(min(one, other)) << 32 | UInt64(max(one, other))
        if let known = merged[key] { return known }
        let all = Set(sets[Int(one)]).union(sets[Int(other)]).sorted(by: >)
        let kept = all.filter { low in !all.contains { $0 > low && graph.isAncestor(low, of: $0) } }
        let set = index(of: kept)
        merged[key] = set
        return set
    }

    private mutating func index(of set: [Int]) -> Int32 {
        if let known = indices[set] { return known }
        let index = Int32(sets.count)
        indices[set] = index
        sets.append(set)
        return index
    }
}
