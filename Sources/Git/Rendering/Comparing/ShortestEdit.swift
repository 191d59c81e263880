/// The shortest way from one sequence to another (Myers' algorithm, from both ends at once), with git's shortcuts where
/// that costs too much: patches must come out the same.
struct ShortestEdit: ~Copyable {
    private let old: UnsafePointer<Int32>
    private let new: UnsafePointer<Int32>
    private let memory: UnsafeMutablePointer<Int>
    /// How far each diagonal was followed from the beginning and from the end.
    private let forward: UnsafeMutablePointer<Int>
    private let backward: UnsafeMutablePointer<Int>
    private let costLimit: Int

    private static let leastCostLimit = 256
    private static let heuristicCost = 256
    /// So many equal lines in a row are a good sign.
    private static let longSnake = 20
    private static let goodFactor = 4

    private struct Box {
        var old: Range<Int>
        var new: Range<Int>
    }

    /// Where a box is parted, and whether the way through its parts must be the shortest.
    private struct Split {
        var old: Int
        var new: Int
        var isFirstMinimal: Bool
        var isSecondMinimal: Bool
    }

    /// Finds what changes between two sequences.
    ///
    /// - Parameters:
    ///   - removed: is called with each place of the old sequence that has no counterpart.
    ///   - added: is called with each place of the new one.
    static func compare(
        _ old: [Int32], _ new: [Int32], removed: (Int) -> Void, added: (Int) -> Void
    ) {
        old.withUnsafeBufferPointer { oldBuffer in
            new.withUnsafeBufferPointer { newBuffer in
                guard let first = oldBuffer.baseAddress, let second = newBuffer.baseAddress else {
                    oldBuffer.indices.forEach(removed)
                    newBuffer.indices.forEach(added)
                    return
                }
                let edit = ShortestEdit(first, oldBuffer.count, second, newBuffer.count)
                edit.compare(
                    Box(old: oldBuffer.indices, new: newBuffer.indices), isMinimal: false, removed, added)
            }
        }
    }

    private init(
        _ old: UnsafePointer<Int32>, _ oldCount: Int, _ new: UnsafePointer<Int32>, _ newCount: Int
    ) {
        self.old = old
        self.new = new
        let diagonals = oldCount + newCount + 3
        memory = .allocate(capacity: 2 * diagonals + 2)
        memory.initialize(repeating: 0, count: 2 * diagonals + 2)
        forward = memory + newCount + 1
        backward = memory + diagonals + newCount + 1
        costLimit = max(LineSelection.root(of: diagonals), Self.leastCostLimit)
    }

    deinit { memory.deallocate() }

    private borrowing func compare(
        _ box: Box, isMinimal: Bool, _ removed: (Int) -> Void, _ added: (Int) -> Void
    ) {
        var (start, end) = (box.old.lowerBound, box.old.upperBound)
        var (newStart, newEnd) = (box.new.lowerBound, box.new.upperBound)
        while start < end, newStart < newEnd, old[start] == new[newStart] {
            start += 1
            newStart += 1
        }
        while start < end, newStart < newEnd, old[end - 1] == new[newEnd - 1] {
            end -= 1
            newEnd -= 1
        }
        if start == end {
            (newStart..<newEnd).forEach(added)
        } else if newStart == newEnd {
            (start..<end).forEach(removed)
        } else {
            let split = split(Box(old: start..<end, new: newStart..<newEnd), isMinimal: isMinimal)
            compare(
                Box(old: start..<split.old, new: newStart..<split.new), isMinimal: split.isFirstMinimal,
                removed, added)
            compare(
                Box(old: split.old..<end, new: split.new..<newEnd), isMinimal: split.isSecondMinimal,
                removed, added)
        }
    }

    /// The diagonals that were reached from one side.
    private struct Reach {
        var low: Int
        var high: Int

        /// Takes one more diagonal in on both sides, or where the box ends leaves the outermost.
        mutating func grow(
            in limits: ClosedRange<Int>, _ furthest: UnsafeMutablePointer<Int>, beyond: Int
        ) {
            if low > limits.lowerBound {
                low -= 1
                furthest[low - 1] = beyond
            } else {
                low += 1
            }
            if high < limits.upperBound {
                high += 1
                furthest[high + 1] = beyond
            } else {
                high -= 1
            }
        }

        var diagonals: StrideThrough<Int> { stride(from: high, through: low, by: -2) }

        func contains(_ diagonal: Int) -> Bool { low <= diagonal && diagonal <= high }
    }

    private borrowing func split(_ box: Box, isMinimal: Bool) -> Split {
        let limits = (box.old.lowerBound - box.new.upperBound)...(box.old.upperBound - box.new.lowerBound)
        let first = box.old.lowerBound - box.new.lowerBound
        let last = box.old.upperBound - box.new.upperBound
        let isOdd = (first - last) & 1 != 0
        var fromStart = Reach(low: first, high: first)
        var fromEnd = Reach(low: last, high: last)
        forward[first] = box.old.lowerBound
        backward[last] = box.old.upperBound
        var cost = 1
        while true {
            var hasLongSnake = false
            fromStart.grow(in: limits, forward, beyond: -1)
            for diagonal in fromStart.diagonals {
                let place = follow(diagonal, in: box, &hasLongSnake)
                if isOdd, fromEnd.contains(diagonal), backward[diagonal] <= place {
                    return Split(
                        old: place, new: place - diagonal, isFirstMinimal: true, isSecondMinimal: true)
                }
            }
            fromEnd.grow(in: limits, backward, beyond: .max)
            for diagonal in fromEnd.diagonals {
                let place = followBack(diagonal, in: box, &hasLongSnake)
                if !isOdd, fromStart.contains(diagonal), place <= forward[diagonal] {
                    return Split(
                        old: place, new: place - diagonal, isFirstMinimal: true, isSecondMinimal: true)
                }
            }
            if !isMinimal {
                if hasLongSnake, cost > Self.heuristicCost {
                    if let split = promising(fromStart, around: first, cost, in: box)
                        ?? promisingBack(fromEnd, around: last, cost, in: box)
                    {
                        return split
                    }
                }
                if cost >= costLimit { return furthest(fromStart, fromEnd, in: box) }
            }
            cost += 1
        }
    }

    /// Follows a diagonal from the beginning as far as both sequences are the same.
    private borrowing func follow(_ diagonal: Int, in box: Box, _ hasLongSnake: inout Bool) -> Int {
        let (below, above) = (forward[diagonal - 1], forward[diagonal + 1])
        let start = below >= above ? below + 1 : above
        var place = start
        var other = place - diagonal
        while place < box.old.upperBound, other < box.new.upperBound, old[place] == new[other] {
            place += 1
            other += 1
        }
        if place - start > Self.longSnake { hasLongSnake = true }
        forward[diagonal] = place
        return place
    }

    private borrowing func followBack(_ diagonal: Int, in box: Box, _ hasLongSnake: inout Bool) -> Int {
        let (below, above) = (backward[diagonal - 1], backward[diagonal + 1])
        let start = below < above ? below : above - 1
        var place = start
        // What was not reached is beyond every place.
        var other = place &- diagonal
        while place > box.old.lowerBound, other > box.new.lowerBound, old[place - 1] == new[other - 1] {
            place -= 1
            other -= 1
        }
        if start - place > Self.longSnake { hasLongSnake = true }
        backward[diagonal] = place
        return place
    }
}

// MARK: - Shortcuts

extension ShortestEdit {
    /// A place far from the beginning, behind a long run of equal lines.
    private borrowing func promising(
        _ reach: Reach, around middle: Int, _ cost: Int, in box: Box
    ) -> Split? {
        var best = 0
        var split: Split?
        for diagonal in reach.diagonals {
            let place = forward[diagonal]
            let other = place - diagonal
            let gain =
                (place - box.old.lowerBound) + (other - box.new.lowerBound) - abs(diagonal - middle)
            guard gain > Self.goodFactor * cost, gain > best,
                box.old.lowerBound + Self.longSnake <= place, place < box.old.upperBound,
                box.new.lowerBound + Self.longSnake <= other, other < box.new.upperBound,
                (1...Self.longSnake).allSatisfy({ old[place - $0] == new[other - $0] })
            else { continue }
            best = gain
            split = Split(old: place, new: other, isFirstMinimal: true, isSecondMinimal: false)
        }
        return split
    }

    /// A place far from the end, before a long run of equal lines.
    private borrowing func promisingBack(
        _ reach: Reach, around middle: Int, _ cost: Int, in box: Box
    ) -> Split? {
        var best = 0
        var split: Split?
        for diagonal in reach.diagonals {
            let place = backward[diagonal]
            let other = place &- diagonal
            let gain =
                (box.old.upperBound - place) &+ (box.new.upperBound &- other) &- abs(diagonal - middle)
            guard gain > Self.goodFactor * cost, gain > best,
                box.old.lowerBound < place, place <= box.old.upperBound - Self.longSnake,
                box.new.lowerBound < other, other <= box.new.upperBound - Self.longSnake,
                (0..<Self.longSnake).allSatisfy({ old[place + $0] == new[other + $0] })
            else { continue }
            best = gain
            split = Split(old: place, new: other, isFirstMinimal: false, isSecondMinimal: true)
        }
        return split
    }

    /// The place that is furthest from where it was begun, when enough was searched.
    private borrowing func furthest(_ fromStart: Reach, _ fromEnd: Reach, in box: Box) -> Split {
        var (most, mostOld) = (-1, -1)
        for diagonal in fromStart.diagonals {
            var place = min(forward[diagonal], box.old.upperBound)
            var other = place - diagonal
            if box.new.upperBound < other {
                (place, other) = (box.new.upperBound + diagonal, box.new.upperBound)
            }
            if most < place + other { (most, mostOld) = (place + other, place) }
        }
        var (least, leastOld) = (Int.max, Int.max)
        for diagonal in fromEnd.diagonals {
            var place = max(box.old.lowerBound, backward[diagonal])
            var other = place &- diagonal
            if other < box.new.lowerBound {
                (place, other) = (box.new.lowerBound + diagonal, box.new.lowerBound)
            }
            if place &+ other < least { (least, leastOld) = (place &+ other, place) }
        }
        if (box.old.upperBound + box.new.upperBound) - least
            < most - (box.old.lowerBound + box.new.lowerBound)
        {
            return Split(
                old: mostOld, new: most - mostOld, isFirstMinimal: true, isSecondMinimal: false)
        }
        return Split(
            old: leastOld, new: least - leastOld, isFirstMinimal: false, isSecondMinimal: true)
    }
}
