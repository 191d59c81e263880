package import Instances

extension CommitGraph {
    /// The best common ancestor of two commits, as `git merge-base` prints it: of several the latest one.
    ///
    /// Nil when there is none, or when one of the commits is not in the graph.
    package func mergeBase(_ one: ObjectID, _ other: ObjectID) -> ObjectID? {
        guard let a = position(of: one), let b = position(of: other) else { return nil }
        if a == b { return one }
        var marks = Marks(from: max(a, b))
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
        return isAncestor(low, of: high)
    }

    func isAncestor(_ low: Int, of high: Int) -> Bool {
        if low == high { return true }
        guard low < high else { return false }
        var marks = Marks(from: high)
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
        var marks = Marks(from: max(top, bottom ?? 0))
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

    /// The number of the first commit of the walk, the highest.
    private let first: Int
    /// The marks of commits by how far they lie below the first; as many as the walk has reached.
    private var marks: [UInt8] = []
    /// How many commits are marked, not stale, and not taken yet.
    private(set) var live = 0

    init(from first: Int) { self.first = first }

    /// Adds to a commit's marks.
    ///
    /// A child's number is higher than its parents', so no commit is marked once taken.
    mutating func set(_ number: Int, _ mark: Mark) {
        let place = first - number
        if place >= marks.count {
            marks.append(contentsOf: repeatElement(0, count: place + 1 - marks.count))
        }
        let before = Mark(rawValue: marks[place])
        let after = before.union(mark)
        marks[place] = after.rawValue
        let wasLive = !before.isEmpty && !before.contains(.stale)
        let isLive = !after.contains(.stale)
        live += (isLive ? 1 : 0) - (wasLive ? 1 : 0)
    }

    mutating func take(_ number: Int) -> Mark {
        let place = first - number
        guard place < marks.count else { return [] }
        let mark = Mark(rawValue: marks[place])
        if !mark.isEmpty, !mark.contains(.stale) { live -= 1 }
        return mark
    }
}
