/// What a command writes, bounded: of too much the beginning and the end are kept.
struct CutOutput: Sendable, Equatable {
    /// How much is kept of it.
    static let most = 64 << 20

    private let half: Int
    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    private(set) var dropped = 0

    init(most: Int = CutOutput.most) { half = max(1, most / 2) }

    var isEmpty: Bool { head.isEmpty }

    mutating func append(_ bytes: some Collection<UInt8>) {
        let room = half - head.count
        head += bytes.prefix(room)
        guard bytes.count > room else { return }
        tail += bytes.dropFirst(room)
        // Not at every byte: what is moved is little in comparison.
        guard tail.count > half + half / 4 else { return }
        dropped += tail.count - half
        tail.removeFirst(tail.count - half)
    }

    /// All that is kept, with a note in the place of what is not.
    var bytes: [UInt8] {
        var (end, lost) = (tail[...], dropped)
        if end.count > half {
            lost += end.count - half
            end = end.suffix(half)
        }
        guard lost > 0 else { return head + end }
        return head + Array("\n[\(lost) bytes of output are left out here]\n".utf8) + end
    }

    /// The last of it.
    func suffix(_ count: Int) -> ArraySlice<UInt8> {
        tail.isEmpty ? head.suffix(count) : tail.suffix(count)
    }

    /// Takes everything but so many bytes at the end out of it.
    mutating func take(leaving count: Int = 0) -> [UInt8] {
        let rest = Array(suffix(count))
        var taken = self
        if taken.tail.isEmpty {
            taken.head.removeLast(min(count, taken.head.count))
        } else {
            taken.tail.removeLast(min(count, taken.tail.count))
        }
        self = CutOutput(most: half * 2)
        append(rest)
        return taken.bytes
    }
}
