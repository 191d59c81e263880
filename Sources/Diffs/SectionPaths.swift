/// The two paths that a section's header lines name.
enum SectionPaths {
    /// The paths of a `diff --git` line, prefixes removed.
    ///
    /// Unquoted paths may hold blanks, so the line alone is ambiguous; as in git, it tells something only when both
    /// paths are the same. (Where they differ, `rename` lines or the `---` and `+++` lines tell.)
    /// - Parameters:
    ///   - start: the index after `diff --git `.
    ///   - end: the index of the line's newline.
    static func ofHeader(
        _ bytes: [UInt8], from start: Int, to end: Int
    ) -> (old: [UInt8], new: [UInt8])? {
        if start < end, bytes[start] == UInt8(ascii: "\"") {
            guard let (old, next) = QuotedPath.unquote(bytes, from: start, to: end), next < end,
                bytes[next] == UInt8(ascii: " "), let new = one(bytes, from: next + 1, to: end)
            else { return nil }
            return pair(old, new)
        }
        if end > start, bytes[end - 1] == UInt8(ascii: "\"") {
            var index = start
            while index + 1 < end {
                if bytes[index] == UInt8(ascii: " "), bytes[index + 1] == UInt8(ascii: "\""),
                    let (new, next) = QuotedPath.unquote(bytes, from: index + 1, to: end), next == end
                {
                    return pair(Array(bytes[start..<index]), new)
                }
                index += 1
            }
            return nil
        }
        // Two equal paths of length n and a blank: the blank is in the middle.
        let length = end - start
        guard length >= 3, length % 2 == 1 else { return nil }
        let middle = start + length / 2
        guard bytes[middle] == UInt8(ascii: " ") else { return nil }
        guard let (old, new) = pair(Array(bytes[start..<middle]), Array(bytes[(middle + 1)..<end])),
            old == new
        else { return nil }
        return (old, new)
    }

    /// One path, quoted or not, prefix kept; it reaches to the line's end.
    static func one(_ bytes: [UInt8], from start: Int, to end: Int) -> [UInt8]? {
        guard start < end else { return nil }
        guard bytes[start] == UInt8(ascii: "\"") else { return Array(bytes[start..<end]) }
        return QuotedPath.unquote(bytes, from: start, to: end)?.path
    }

    /// What a `---` or `+++` line names: git ends a path that holds a blank with a TAB, other programs put a date
    /// after one.
    enum Label {
        case nothing
        case path([UInt8])
    }

    /// Reads a `---` or `+++` line's label, prefix removed; nil when it is malformed.
    static func label(_ bytes: [UInt8], from start: Int, to end: Int) -> Label? {
        var path: [UInt8]?
        if start < end, bytes[start] == UInt8(ascii: "\"") {
            path = QuotedPath.unquote(bytes, from: start, to: end)?.path
        } else {
            let stop = bytes[start..<end].firstIndex(of: 9) ?? end
            path = Array(bytes[start..<stop])
        }
        guard let path, !path.isEmpty else { return nil }
        if path.elementsEqual("/dev/null".utf8) { return .nothing }
        return withoutPrefix(path).map { .path($0) }
    }

    private static func pair(_ old: [UInt8], _ new: [UInt8]) -> ([UInt8], [UInt8])? {
        guard let old = withoutPrefix(old), let new = withoutPrefix(new) else { return nil }
        return (old, new)
    }

    /// The path after its first component, as `git apply -p1` takes it; nil when nothing is left.
    private static func withoutPrefix(_ path: [UInt8]) -> [UInt8]? {
        guard let slash = path.firstIndex(of: UInt8(ascii: "/")), slash + 1 < path.count else { return nil }
        return Array(path[(slash + 1)...])
    }
}
