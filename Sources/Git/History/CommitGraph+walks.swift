package import Instances

extension CommitGraph {
    /// The best common ancestor of two commits, as `git merge-base` prints it: of several the latest one.
    ///
    /// Nil when there is none, or when one of the commits is not in the graph.
    package func mergeBase(_ one: ObjectID, _ other: ObjectID) -> ObjectID? {
        guard let a = position(of: one), let b = position(of: other) else { return nil }
        if a == b { return one }
        var marks = Marks(count: max(a, b) + 1)
        marks.set(a, .ofFirst)
        marks.set(b, .ofSecond)
        var bases: [Int] = []
        var number = max(a, b)
        // Marks without `.stale` above `number`: as long as there are any, a base may still come.
        while number >= 0, marks.live > 0 {
            var mark = marks.take(number)
            if !mark.isEmpty {
                if mark.isSuperset(of: [.ofFirst, .ofSecond]), !mark.contains(.stale) {
                    bases.append(number)
                    // Its ancestors are common, too, but not the best.
                    mark.insert(.stale)
                }
                for parent in parents(of: number) { marks.set(Int(parent), mark) }
            }
            number -= 1
        }
        // Numbers descend; of equally late ones the first stays.
        guard var best = bases.first else { return nil }
        for base in bases where dates[base] > dates[best] { best = base }
        return ids[best]
    }

    /// Whether a commit can be reached from another by going to parents; a commit reaches itself.
    package func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) -> Bool {
        guard let low = position(of: ancestor), let high = position(of: descendant) else { return false }
        if low == high { return true }
        guard low < high else { return false }
        var marks = Marks(count: high + 1)
        marks.set(high, .ofFirst)
        var number = high
        while number > low, marks.live > 0 {
            let mark = marks.take(number)
            if !mark.isEmpty {
                for parent in parents(of: number) where Int(parent) >= low { marks.set(Int(parent), mark) }
            }
            number -= 1
        }
        return !marks.take(low).isEmpty
    }

    /// The commits that one commit reaches and another does not: parents before children, else earlier before later,
    /// as GitHub lists the commits of a pull request.
    package func commits(reachableFrom head: ObjectID, notFrom base: ObjectID?) -> [ObjectID] {
        guard let top = position(of: head) else { return [] }
        let bottom = base.flatMap { position(of: $0) }
        var marks = Marks(count: max(top, bottom ?? 0) + 1)
        marks.set(top, .ofFirst)
        if let bottom { marks.set(bottom, .stale) }
        var found: [ObjectID] = []
        var number = max(top, bottom ?? 0)
        while number >= 0, marks.live > 0 {
            let mark = marks.take(number)
            if !mark.isEmpty {
                if !mark.contains(.stale) { found.append(ids[number]) }
                for parent in parents(of: number) { marks.set(Int(parent), mark) }
            }
            number -= 1
        }
        return found.reversed()
    }

    /// The tag that the fewest commits lie between, as `git describe --tags` looks for it, and how many they are.
    ///
    /// Of tags at the same distance the later commit's wins, of those on one commit the one listed first.
    package func nearestTag(
        from id: ObjectID, tags: [(name: String, target: ObjectID)]
    ) -> (name: String, distance: Int)? {
        guard let top = position(of: id) else { return nil }
        var names: [Int: String] = [:]
        for tag in tags {
            guard let number = position(of: tag.target), names[number] == nil else { continue }
            names[number] = tag.name
        }
        if let name = names[top] { return (name, 0) }
        var best: (name: String, distance: Int, date: Int64)?
        for candidate in nearestTagged(below: top, names) {
            guard let name = names[candidate] else { continue }
            let distance = commits(reachableFrom: id, notFrom: ids[candidate]).count
            if let known = best, (known.distance, -known.date) <= (distance, -dates[candidate]) { continue }
            best = (name, distance, dates[candidate])
        }
        return best.map { ($0.name, $0.distance) }
    }

    /// The tagged ancestors that are not ancestors of other tagged ones: no others can be the nearest.
    private func nearestTagged(below top: Int, _ names: [Int: String]) -> [Int] {
        var marks = Marks(count: top + 1)
        marks.set(top, .ofFirst)
        var found: [Int] = []
        var number = top
        while number >= 0, marks.live > 0 {
            var mark = marks.take(number)
            if !mark.isEmpty {
                if names[number] != nil, !mark.contains(.stale) {
                    found.append(number)
                    mark.insert(.stale)
                }
                for parent in parents(of: number) { marks.set(Int(parent), mark) }
            }
            number -= 1
        }
        return found
    }
}

/// What a walk knows of each commit it has come upon, and how many it has still to look at that matter.
private struct Marks {
    struct Mark: OptionSet {
        let rawValue: UInt8
        static let ofFirst = Mark(rawValue: 1)
        static let ofSecond = Mark(rawValue: 2)
        /// Nothing that is looked for lies below.
        static let stale = Mark(rawValue: 4)
    }

    private var marks: [UInt8]
    /// How many commits are marked, not stale, and not taken yet.
    private(set) var live = 0

    init(count: Int) { marks = [UInt8](repeating: 0, count: count) }

    /// Adds to a commit's marks.
    ///
    /// A child's number is higher than its parents', so no commit is marked once taken.
    mutating func set(_ number: Int, _ mark: Mark) {
        let before = Mark(rawValue: marks[number])
        let after = before.union(mark)
        marks[number] = after.rawValue
        let wasLive = !before.isEmpty && !before.contains(.stale)
        let isLive = !after.contains(.stale)
        live += (isLive ? 1 : 0) - (wasLive ? 1 : 0)
    }

    mutating func take(_ number: Int) -> Mark {
        let mark = Mark(rawValue: marks[number])
        if !mark.isEmpty, !mark.contains(.stale) { live -= 1 }
        return mark
    }
}
