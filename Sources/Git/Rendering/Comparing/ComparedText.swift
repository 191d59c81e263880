internal import Glibc

/// A content as lines, each with its newline but perhaps the last.
struct ComparedText {
    let bytes: UnsafeRawBufferPointer
    /// Where each line begins, and at last where the content ends.
    let starts: [Int]

    var lines: Int { starts.count - 1 }

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        var starts = [0]
        starts.reserveCapacity(bytes.count / 24 + 2)
        var start = 0
        while start < bytes.count {
            start = firstIndex(of: UInt8(ascii: "\n"), in: bytes, from: start).map { $0 + 1 } ?? bytes.count
            starts.append(start)
        }
        self.starts = starts
    }

    subscript(_ line: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[starts[line]..<starts[line + 1]])
    }

    /// Whether two lines are the same.
    func areEqual(_ one: Int, _ other: Int) -> Bool { Self.areEqual(self[one], self[other]) }

    static func areEqual(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        guard one.count == other.count, let first = one.baseAddress, let second = other.baseAddress else {
            return one.count == other.count
        }
        return memcmp(first, second, one.count) == 0
    }

    /// How far a line is indented, as the heuristics for the place of a change count it; nil for one of blanks only.
    func indent(of line: Int) -> Int? {
        var indent = 0
        for byte in self[line] {
            switch byte {
            case 32: indent += 1
            case 9: indent += 8 - indent % 8
            case 10...13: break
            default: return indent
            }
            if indent >= Self.longestIndent { return Self.longestIndent }
        }
        return nil
    }

    private static let longestIndent = 200
}

/// The lines that two contents have in common at their beginnings and ends.
struct CommonEnds {
    /// How many lines are the same at the beginning.
    let before: Int
    /// How many of the others are the same at the end.
    let after: Int

    init(_ old: ComparedText, _ new: ComparedText) {
        var first = 0
        let most = min(old.lines, new.lines)
        let same = Self.commonPrefix(old.bytes, new.bytes)
        // Beginnings that are the same have the same lines; the last of them may be cut.
        var (low, high) = (0, most)
        while low < high {
            let middle = (low + high + 1) / 2
            if old.starts[middle] <= same { low = middle } else { high = middle - 1 }
        }
        first = low
        if first > 0, !ComparedText.areEqual(old[first - 1], new[first - 1]) { first -= 1 }
        var last = 0
        while last < most - first,
            ComparedText.areEqual(old[old.lines - 1 - last], new[new.lines - 1 - last])
        {
            last += 1
        }
        before = first
        after = last
    }

    /// How many bytes at the beginning are the same.
    private static func commonPrefix(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
        let most = min(one.count, other.count)
        var index = 0
        while index + 8 <= most {
            let first = UInt64(littleEndian: one.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let second = UInt64(littleEndian: other.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if first != second { return index + (first ^ second).trailingZeroBitCount / 8 }
            index += 8
        }
        while index < most, one[index] == other[index] { index += 1 }
        return index
    }
}
