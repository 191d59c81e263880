/// What the subject of a commit says about the pull request by which it came.
enum MergeSubject {
    /// The number in `Merge pull request #N from …`, as GitHub writes it; nil for any other subject.
    static func mergedNumber(_ subject: String) -> Int? {
        let bytes = Array(subject.utf8)
        guard bytes.starts(with: "Merge pull request #".utf8) else { return nil }
        var index = "Merge pull request #".utf8.count
        guard let number = takeNumber(bytes, &index), bytes[index...].starts(with: " from ".utf8) else {
            return nil
        }
        return number
    }

    /// The number in the `(#N)` that ends a subject, as GitHub ends a squashed commit's, and the title before it.
    ///
    /// Only the last one counts, and only at the very end: `Backport "x (#1)" (#2)` is 2, `Revert "x (#1)"` and
    /// `Revert x (#1), it fails` are none.
    static func squashedNumber(_ subject: String) -> (number: Int, title: String)? {
        let bytes = Array(subject.utf8)
        var end = bytes.count
        while end > 0, bytes[end - 1] == 32 || bytes[end - 1] == 13 || bytes[end - 1] == 9 { end -= 1 }
        guard end > 0, bytes[end - 1] == UInt8(ascii: ")"),
            let open = bytes[..<end].lastIndex(of: UInt8(ascii: "(")),
            bytes[(open + 1)...].first == UInt8(ascii: "#")
        else { return nil }
        var index = open + 2
        guard let number = takeNumber(bytes, &index), index == end - 1 else { return nil }
        var titleEnd = open
        while titleEnd > 0, bytes[titleEnd - 1] == 32 { titleEnd -= 1 }
        return (number, String(decoding: bytes[..<titleEnd], as: UTF8.self))
    }

    /// The branch that a merge into another branch names, as git writes it: `Merge branch 'NAME'`, or
    /// `Merge remote-tracking branch 'REMOTE/NAME'`; nil for any other subject.
    static func mergedBranch(_ subject: String) -> String? {
        for (start, isRemote) in [("Merge branch '", false), ("Merge remote-tracking branch '", true)] {
            guard subject.hasPrefix(start) else { continue }
            let rest = subject.dropFirst(start.count)
            guard let end = rest.firstIndex(of: "'") else { return nil }
            let name = rest[..<end]
            guard isRemote else { return String(name) }
            return name.firstIndex(of: "/").map { String(name[name.index(after: $0)...]) }
        }
        return nil
    }

    private static func takeNumber(_ bytes: [UInt8], _ index: inout Int) -> Int? {
        let start = index
        var value = 0
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57, index - start < 10 {
            value = value * 10 + Int(bytes[index] - 48)
            index += 1
        }
        return index > start && value > 0 ? value : nil
    }
}
