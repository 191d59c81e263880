package import Instances

extension CommitGraph {
    /// Reads all commits that can be reached from some.
    ///
    /// A commit that is missing is a boundary, recorded in `missing`; messages are not kept.
    /// - Throws: `GitError` for a commit that is there but damaged.
    package static func load(
        from repository: borrowing Repository, tips: [ObjectID]
    ) throws(GitError) -> CommitGraph {
        var builder = CommitGraphBuilder()
        for tip in tips { builder.want(tip) }
        while let id = builder.next() {
            do {
                builder.add(try repository.commitHead(id))
            } catch {
                guard case .missingObject = error.kind else { throw error }
                builder.add(nil)
            }
        }
        return builder.graph()
    }
}

/// Collects commits in the order of discovery, then renumbers them.
struct CommitGraphBuilder {
    private var known: [ObjectID: Int32] = [:]
    private var ids: [ObjectID] = []
    /// What was read of each commit so far; nil for a missing one.
    private var heads: [CommitHead?] = []

    /// Puts a commit on the list of those to be read, unless it is there.
    mutating func want(_ id: ObjectID) {
        guard known[id] == nil else { return }
        known[id] = Int32(ids.count)
        ids.append(id)
    }

    /// The next commit to be read; nil when all are.
    func next() -> ObjectID? { heads.count < ids.count ? ids[heads.count] : nil }

    /// Takes what `next` asked for; nil when it is missing.
    mutating func add(_ head: CommitHead?) {
        heads.append(head)
        for parent in head?.parents ?? [] { want(parent) }
    }

    /// The graph of all commits taken.
    func graph() -> CommitGraph {
        let order = topologicalOrder()
        var numbers: [ObjectID: Int32] = [:]
        numbers.reserveCapacity(order.count)
        for (number, index) in order.enumerated() { numbers[ids[Int(index)]] = Int32(number) }
        var trees: [ObjectID] = []
        var dates: [Int64] = []
        var parentNumbers: [Int32] = []
        var parentStarts: [Int32] = [0]
        for index in order {
            guard let head = heads[Int(index)] else { continue }
            trees.append(head.tree)
            dates.append(head.committedAt)
            parentNumbers += head.parents.compactMap { numbers[$0] }
            parentStarts.append(Int32(parentNumbers.count))
        }
        let missing = zip(ids, heads).filter { $0.1 == nil }.map(\.0).sorted()
        return CommitGraph(
            ids: order.map { ids[Int($0)] }, numbers: numbers, trees: trees, dates: dates,
            parentNumbers: parentNumbers, parentStarts: parentStarts, missing: missing)
    }

    /// Parents before children, else earlier before later, else by id: independent of the order of discovery.
    private func topologicalOrder() -> [Int32] {
        var waitsFor = [Int32](repeating: 0, count: ids.count)
        var children = [[Int32]](repeating: [], count: ids.count)
        var ready = Heap<Ready>()
        for (index, head) in heads.enumerated() {
            guard let head else { continue }
            for parent in head.parents {
                guard let number = known[parent], heads[Int(number)] != nil else { continue }
                waitsFor[index] += 1
                children[Int(number)].append(Int32(index))
            }
            if waitsFor[index] == 0 { ready.push(entry(Int32(index))) }
        }
        var order: [Int32] = []
        order.reserveCapacity(ids.count)
        while let next = ready.pop() {
            order.append(next.index)
            for child in children[Int(next.index)] {
                waitsFor[Int(child)] -= 1
                if waitsFor[Int(child)] == 0 { ready.push(entry(child)) }
            }
        }
        return order
    }

    private func entry(_ index: Int32) -> Ready {
        Ready(date: heads[Int(index)]?.committedAt ?? 0, id: ids[Int(index)], index: index)
    }

    /// A commit whose parents all have their numbers.
    private struct Ready: Comparable {
        var date: Int64
        var id: ObjectID
        var index: Int32

        static func < (left: Ready, right: Ready) -> Bool {
            left.date != right.date ? left.date < right.date : left.id < right.id
        }
    }
}

/// A binary heap that gives its least element.
struct Heap<Element: Comparable> {
    private var elements: [Element] = []

    mutating func push(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard elements[child] < elements[parent] else { break }
            elements.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Element? {
        guard let least = elements.first else { return nil }
        let last = elements.removeLast()
        guard !elements.isEmpty else { return least }
        elements[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < elements.count else { break }
            let right = left + 1
            let child = right < elements.count && elements[right] < elements[left] ? right : left
            guard elements[child] < elements[parent] else { break }
            elements.swapAt(child, parent)
            parent = child
        }
        return least
    }
}
