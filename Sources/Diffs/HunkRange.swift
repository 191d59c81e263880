/// The numbers of a `@@ -start,count +start,count @@` line.
struct HunkRange {
    var oldStart: Int
    var oldCount: Int
    var newStart: Int
    var newCount: Int

    /// Reads a hunk's first line; nil when it is none.
    ///
    /// A count that is left out is 1.
    init?(_ line: PatchLine, of bytes: [UInt8]) {
        guard var index = line.after("@@ -", in: bytes) else { return nil }
        guard let (oldStart, oldCount) = Self.range(bytes, &index, line.end),
            Self.skip(" +", bytes, &index, line.end),
            let (newStart, newCount) = Self.range(bytes, &index, line.end),
            Self.skip(" @@", bytes, &index, line.end)
        else { return nil }
        self.oldStart = oldStart
        self.oldCount = oldCount
        self.newStart = newStart
        self.newCount = newCount
    }

    private static func range(_ bytes: [UInt8], _ index: inout Int, _ end: Int) -> (Int, Int)? {
        guard let start = number(bytes, &index, end) else { return nil }
        guard index < end, bytes[index] == UInt8(ascii: ",") else { return (start, 1) }
        index += 1
        guard let count = number(bytes, &index, end) else { return nil }
        return (start, count)
    }

    private static func number(_ bytes: [UInt8], _ index: inout Int, _ end: Int) -> Int? {
        let first = index
        var value = 0
        while index < end, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") {
            // Ten digits are more lines than any file has; more would overflow.
            guard index - first < 10 else { return nil }
            value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        return index > first ? value : nil
    }

    private static func skip(_ words: StaticString, _ bytes: [UInt8], _ index: inout Int, _ end: Int) -> Bool
    {
        let line = PatchLine(number: 0, start: index, end: end, next: end)
        guard let next = line.after(words, in: bytes) else { return false }
        index = next
        return true
    }
}
