/// Makes objects of chains of differences: each of those says of which parts of the version before, and of which new
/// bytes, a version is made.
///
/// For a large object the parts are followed through the whole chain and copied once; the versions between are not made.
final class DeltaChain {
    /// Up to this size each version of a chain is made, since whoever reads one mostly reads its neighbours too, and to
    /// copy so little costs no more than to follow the parts.
    private static let smallObject = 8 << 10
    /// How many parts are followed: of a chain that has more, each version is made.
    private static let mostParts = 1 << 16

    private struct Part {
        /// New bytes; nil for a part of the version before.
        var new: UnsafeRawPointer?
        /// Where it begins in the version before.
        var start = 0
        var count: Int
    }

    private let objectLimit: Int
    /// The parts of which the object is made, in terms of the version that was come to.
    private var parts: [Part] = []
    private var followed: [Part] = []
    /// The parts of one version, and where each ends in it.
    private var version: [Part] = []
    private var ends: [Int] = []

    /// - Parameter objectLimit: how long an object may be.
    init(objectLimit: Int) { self.objectLimit = objectLimit }

    /// The object that some differences, the last one first, make of a base; nil when they do not fit or are malformed.
    ///
    /// - Parameter keep: is handed every version that is made, with the number of the difference that makes it.
    func object(
        of deltas: [PackedObject], on base: PackedObject, keep: (Int, PackedObject) -> Void
    ) -> PackedObject? {
        if deltas.count > 1, base.bytes.count > Self.smallObject, let made = following(deltas, to: base) {
            keep(0, made)
            return made
        }
        var object = base
        for (number, delta) in deltas.enumerated().reversed() {
            guard let next = object.applying(delta, limit: objectLimit) else { return nil }
            object = next
            keep(number, next)
        }
        return object
    }

    /// The object, its parts followed to the base; nil also when there are too many of them.
    private func following(_ deltas: [PackedObject], to base: PackedObject) -> PackedObject? {
        guard let last = deltas.first, let sizes = read(last) else { return nil }
        swap(&parts, &version)
        var baseSize = sizes.base
        for delta in deltas.dropFirst() {
            guard let next = read(delta), next.result == baseSize,
                parts.count + version.count <= Self.mostParts
            else { return nil }
            follow()
            baseSize = next.base
        }
        guard base.bytes.count == baseSize else { return nil }
        return PackedObject(type: base.type, size: sizes.result) { copy(from: base.bytes, into: $0) }
    }

    /// Reads of which parts a difference makes its version.
    private func read(_ delta: PackedObject) -> (base: Int, result: Int)? {
        var cursor = DeltaCursor(delta.bytes)
        guard let base = cursor.number(), let result = cursor.number(), result <= objectLimit else {
            return nil
        }
        version.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        var end = 0
        while !cursor.isAtEnd {
            guard let command = cursor.command() else { return nil }
            switch command {
            case .copy(let start, let count):
                guard start + count <= base else { return nil }
                version.append(Part(start: start, count: count))
                end += count
            case .insert(let bytes, let count):
                version.append(Part(new: bytes, count: count))
                end += count
            }
            guard end <= result, version.count <= Self.mostParts else { return nil }
            ends.append(end)
        }
        return end == result ? (base, result) : nil
    }

    /// Takes the parts of one version further, to the version before it.
    private func follow() {
        followed.removeAll(keepingCapacity: true)
        var place = 0
        for part in parts {
            guard part.new == nil else {
                followed.append(part)
                continue
            }
            var position = part.start
            var rest = part.count
            if !contains(place, position) { place = placeOfPart(at: position) }
            while rest > 0 {
                let known = version[place]
                let skipped = position - (ends[place] - known.count)
                let count = min(rest, known.count - skipped)
                append(Part(new: known.new.map { $0 + skipped }, start: known.start + skipped, count: count))
                position += count
                rest -= count
                if rest > 0 { place += 1 }
            }
        }
        swap(&parts, &followed)
    }

    private func contains(_ place: Int, _ position: Int) -> Bool {
        place < ends.count && position < ends[place] && position >= ends[place] - version[place].count
    }

    /// The number of the part in which a position lies.
    private func placeOfPart(at position: Int) -> Int {
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = low + (high - low) / 2
            if ends[middle] <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Adds a part, as one with the part before it where they are neighbours.
    private func append(_ part: Part) {
        if part.new == nil, let last = followed.last, last.new == nil, last.start + last.count == part.start {
            followed[followed.count - 1].count += part.count
        } else {
            followed.append(part)
        }
    }

    private func copy(from base: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
        guard let to = target.baseAddress else { return parts.isEmpty }
        var filled = 0
        for part in parts {
            guard let from = part.new ?? base.baseAddress.map({ $0 + part.start }) else { return false }
            (to + filled).copyMemory(from: from, byteCount: part.count)
            filled += part.count
        }
        return filled == target.count
    }
}
