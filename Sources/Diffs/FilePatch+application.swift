extension FilePatch {
    /// The file's new content, given its old one (empty for a new file).
    ///
    /// As `git apply` does it: every line of context must be there exactly; a hunk is looked for at its line of the
    /// new file, then ever farther away, below first; one that begins at the file's first line must match there,
    /// one without context at its end must match at the file's end; no line is changed by two hunks.
    /// - Throws: `PatchApplicationError` naming the hunk.
    package func applied(to old: [UInt8]) throws(PatchApplicationError) -> [UInt8] {
        guard !isBinary else { throw PatchApplicationError(path: path, obstacle: .binary) }
        if kind == .added, !old.isEmpty { throw PatchApplicationError(path: path, obstacle: .notEmpty) }
        guard !hunks.isEmpty else { return kind == .removed ? [] : old }
        var image = PatchedImage(old)
        for (index, hunk) in hunks.enumerated() {
            let isApplied = image.apply(HunkImages(hunk, of: bytes))
            guard isApplied else {
                throw PatchApplicationError(
                    path: path, hunk: index + 1, line: hunk.oldStart, obstacle: .contextNotFound)
            }
        }
        let new = image.bytes
        if kind == .removed, !new.isEmpty {
            throw PatchApplicationError(path: path, obstacle: .contentRemains)
        }
        return new
    }
}

/// The two sides of a hunk, line by line.
struct HunkImages {
    var before: [ArraySlice<UInt8>] = []
    var after: [ArraySlice<UInt8>] = []
    /// The index in the file, as patched so far, at which the hunk says that it belongs.
    var expected: Int
    var mustBegin: Bool
    var mustEnd: Bool

    init(_ hunk: Hunk, of bytes: [UInt8]) {
        for line in hunk.lines {
            let content = bytes[line.content]
            if line.kind != .added { before.append(content) }
            if line.kind != .removed { after.append(content) }
        }
        expected = max(hunk.newStart - 1, 0)
        mustBegin = hunk.oldStart <= 1
        mustEnd = hunk.trailingContext == 0
    }
}

/// A file while hunks are applied to it, as lines.
struct PatchedImage {
    private struct Line {
        var bytes: ArraySlice<UInt8>
        /// Whether a hunk put it there; such a line is not touched again.
        var isPatched: Bool
    }

    private var lines: [Line] = []

    init(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            end = min(end + 1, bytes.count)
            lines.append(Line(bytes: bytes[start..<end], isPatched: false))
            start = end
        }
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines.reduce(0) { $0 + $1.bytes.count })
        for line in lines { bytes += line.bytes }
        return bytes
    }

    /// Applies one hunk where it fits.
    ///
    /// - Returns: whether it fits anywhere.
    mutating func apply(_ hunk: HunkImages) -> Bool {
        guard let place = place(of: hunk) else { return false }
        let new = hunk.after.map { Line(bytes: $0, isPatched: true) }
        lines.replaceSubrange(place..<(place + hunk.before.count), with: new)
        return true
    }

    /// The index of the line at which the hunk fits, the nearest to the expected one (git's `find_pos`).
    private func place(of hunk: HunkImages) -> Int? {
        if hunk.mustBegin { return matches(hunk, at: 0) ? 0 : nil }
        if hunk.mustEnd {
            let last = lines.count - hunk.before.count
            return last >= 0 && matches(hunk, at: last) ? last : nil
        }
        let start = min(hunk.expected, lines.count)
        if matches(hunk, at: start) { return start }
        var distance = 1
        while start + distance <= lines.count || start - distance >= 0 {
            if matches(hunk, at: start + distance) { return start + distance }
            if matches(hunk, at: start - distance) { return start - distance }
            distance += 1
        }
        return nil
    }

    private func matches(_ hunk: HunkImages, at place: Int) -> Bool {
        guard place >= 0, place + hunk.before.count <= lines.count else { return false }
        if hunk.mustBegin, place != 0 { return false }
        if hunk.mustEnd, place + hunk.before.count != lines.count { return false }
        for (offset, expected) in hunk.before.enumerated() {
            let line = lines[place + offset]
            guard !line.isPatched else { return false }
            if line.bytes == expected { continue }
            let isLast = offset == hunk.before.count - 1
            guard isLast, !hunk.mustEnd, Self.isUnterminatedPart(expected, of: line.bytes) else {
                return false
            }
        }
        return true
    }

    /// Whether a last line without a newline is the beginning of a line that goes on with blanks only.
    ///
    /// git compares bytes, not lines, so such a hunk fits above the file's end, too, and eats the newline there.
    private static func isUnterminatedPart(_ part: ArraySlice<UInt8>, of line: ArraySlice<UInt8>) -> Bool {
        guard part.last != UInt8(ascii: "\n"), line.starts(with: part) else { return false }
        return line.dropFirst(part.count).allSatisfy { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
    }
}
