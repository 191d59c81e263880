/// The lines between the common ends of two contents, equal ones by one number, and how often each occurs on both sides,
/// in the common ends too.
struct LineClasses {
    /// The number of each line between the ends.
    private(set) var old: [Int32] = []
    private(set) var new: [Int32] = []
    /// How often the lines of each number occur in a whole content.
    private(set) var inOld: [Int32] = []
    private(set) var inNew: [Int32] = []

    /// One line of each number.
    private var examples: [UnsafeRawBufferPointer] = []
    /// Numbers by hashes, a place and those after it; -1 where there is none.
    private var table: [Int32]
    private var hashes: [UInt64] = []

    init(_ one: ComparedText, _ other: ComparedText, between ends: CommonEnds) {
        let (first, second) = (one.lines - ends.before - ends.after, other.lines - ends.before - ends.after)
        var size = 64
        while size < 4 * (first + second) { size *= 2 }
        table = Array(repeating: -1, count: size)
        old.reserveCapacity(first)
        new.reserveCapacity(second)
        for line in ends.before..<(one.lines - ends.after) {
            let number = number(of: one[line])
            inOld[number] += 1
            old.append(Int32(truncatingIfNeeded: number))
        }
        for line in ends.before..<(other.lines - ends.after) {
            let number = number(of: other[line])
            inNew[number] += 1
            new.append(Int32(truncatingIfNeeded: number))
        }
        count(one, 0..<ends.before)
        count(one, (one.lines - ends.after)..<one.lines)
    }

    private mutating func number(of line: UnsafeRawBufferPointer) -> Int {
        let hash = Self.hash(line)
        let place = place(of: line, hash)
        if table[place] >= 0 { return Int(table[place]) }
        table[place] = Int32(truncatingIfNeeded: examples.count)
        examples.append(line)
        hashes.append(hash)
        inOld.append(0)
        inNew.append(0)
        return examples.count - 1
    }

    /// Counts lines that both contents have.
    private mutating func count(_ text: ComparedText, _ lines: Range<Int>) {
        for line in lines {
            let bytes = text[line]
            let number = Int(table[place(of: bytes, Self.hash(bytes))])
            guard number >= 0 else { continue }
            inOld[number] += 1
            inNew[number] += 1
        }
    }

    /// Where the number of a line is in the table, or would be.
    private func place(of line: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while true {
            let number = Int(table[place])
            if number < 0 || hashes[number] == hash && ComparedText.areEqual(examples[number], line) {
                return place
            }
            place = (place + 1) & mask
        }
    }

    /// So that nobody can know beforehand which lines have one hash.
    private static let seed = UInt64.random(in: 0 ... .max)

    private static func hash(_ line: UnsafeRawBufferPointer) -> UInt64 {
        var hash = seed ^ UInt64(line.count)
        var index = 0
        while index + 8 <= line.count {
            hash = mix(hash, line.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < line.count {
            rest = rest << 8 | UInt64(line[index])
            index += 1
        }
        hash = mix(hash, rest)
        return hash ^ hash >> 32
    }

    private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
        return product.high ^ product.low
    }
}
