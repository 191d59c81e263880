internal import Glibc

/// Reads a patch line by line, in one pass.
struct PatchParser {
    private let bytes: [UInt8]
    private var line: PatchLine

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        line = PatchLine(number: 1, start: 0, end: 0, next: 0)
        line = Self.line(in: bytes, at: 0, number: 1)
    }

    private var isAtEnd: Bool { line.start == bytes.count }

    /// The whole patch.
    mutating func parse() throws(PatchSyntaxError) -> Patch {
        try skipText()
        let preamble = Array(bytes[..<line.start])
        var files: [FilePatch] = []
        while !isAtEnd { files.append(try section()) }
        return Patch(preamble: preamble, files: files)
    }

    /// Skips what belongs to no section, up to the next one.
    private mutating func skipText() throws(PatchSyntaxError) {
        while !isAtEnd, !beginsSection {
            if line.after("@@ -", in: bytes) != nil {
                throw PatchSyntaxError(line: line.number, problem: .hunkWithoutFile)
            }
            advance()
        }
    }

    /// A section begins with a `diff --git` line or, in patches that are not git's, with its two labels and a hunk.
    private var beginsSection: Bool {
        if line.after("diff --git ", in: bytes) != nil { return true }
        guard line.after("--- ", in: bytes) != nil else { return false }
        let second = Self.line(in: bytes, at: line.next, number: line.number + 1)
        guard second.after("+++ ", in: bytes) != nil else { return false }
        return Self.line(in: bytes, at: second.next, number: second.number + 1).after("@@ -", in: bytes)
            != nil
    }

    private mutating func section() throws(PatchSyntaxError) -> FilePatch {
        let first = line
        var header = SectionHeader()
        if let start = line.after("diff --git ", in: bytes) {
            header.headerPaths = SectionPaths.ofHeader(bytes, from: start, to: line.end)
            advance()
        }
        while !isAtEnd, line.after("diff --git ", in: bytes) == nil {
            guard try header.take(line, of: bytes) else { break }
            advance()
        }
        let hunks = try body(&header, from: first.start)
        guard let paths = header.paths else {
            throw PatchSyntaxError(line: first.number, problem: .noPath)
        }
        try check(hunks, against: header.kind)
        return FilePatch(
            oldPath: paths.old, newPath: paths.new, oldMode: header.oldMode, newMode: header.newMode,
            isBinary: header.isBinary, hasBinaryData: header.hasBinaryData, kind: header.kind, hunks: hunks,
            bytes: Array(bytes[first.start..<line.start]), line: first.number)
    }

    /// What follows the header lines, up to the next section: hunks, or a binary file's data or its notice.
    private mutating func body(
        _ header: inout SectionHeader, from sectionStart: Int
    ) throws(PatchSyntaxError) -> [Hunk] {
        var hunks: [Hunk] = []
        while !isAtEnd, line.after("@@ -", in: bytes) != nil {
            hunks.append(try hunk(sectionStart: sectionStart))
        }
        if line.after("GIT binary patch", in: bytes) != nil {
            header.isBinary = true
            header.hasBinaryData = true
            advance()
        } else if line.after("Binary files ", in: bytes) != nil {
            header.isBinary = true
            advance()
        } else if !hunks.isEmpty, !isAtEnd, !beginsSection, continuesHunk {
            throw PatchSyntaxError(line: line.number, problem: .hunkTooLong)
        }
        try skipText()
        return hunks
    }

    /// Whether the line could be one more of the hunk before it; a mail's signature mark is none.
    private var continuesHunk: Bool {
        guard line.end > line.start, line.after("-- ", in: bytes) != line.end else { return false }
        switch bytes[line.start] {
        case UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "-"): return true
        default: return false
        }
    }

    private func check(_ hunks: [Hunk], against kind: FilePatch.Kind) throws(PatchSyntaxError) {
        for hunk in hunks {
            let isWrong = (kind == .added && hunk.oldCount > 0) || (kind == .removed && hunk.newCount > 0)
            if isWrong { throw PatchSyntaxError(line: hunk.line, problem: .contradictsKind(kind)) }
        }
    }

    private mutating func hunk(sectionStart: Int) throws(PatchSyntaxError) -> Hunk {
        let first = line
        guard let range = HunkRange(line, of: bytes) else {
            throw PatchSyntaxError(line: line.number, problem: .malformedHunkHeader)
        }
        advance()
        var rest = range
        var lines: [Hunk.Line] = []
        lines.reserveCapacity(min(range.oldCount + range.newCount, 4096))
        while rest.oldCount > 0 || rest.newCount > 0 {
            guard !isAtEnd else { throw PatchSyntaxError(line: line.number, problem: .hunkTooShort) }
            guard line.isTerminated else {
                throw PatchSyntaxError(line: line.number, problem: .unterminatedLine)
            }
            if bytes[line.start] == UInt8(ascii: "\\") {
                try takeNewlineMark(&lines)
                continue
            }
            lines.append(try hunkLine(&rest, sectionStart: sectionStart))
        }
        if !isAtEnd, line.after("\\ ", in: bytes) != nil { try takeNewlineMark(&lines) }
        guard lines.contains(where: { $0.kind != .context }) else {
            throw PatchSyntaxError(line: first.number, problem: .hunkChangesNothing)
        }
        return Hunk(
            oldStart: range.oldStart, oldCount: range.oldCount, newStart: range.newStart,
            newCount: range.newCount, lines: lines, offset: first.start - sectionStart, line: first.number)
    }

    private mutating func hunkLine(
        _ rest: inout HunkRange, sectionStart: Int
    ) throws(PatchSyntaxError) -> Hunk.Line {
        let kind: Hunk.LineKind
        // An empty line is an empty context line whose blank some programs strip; git takes it, too.
        var start = line.start + 1 - sectionStart
        switch bytes[line.start] {
        case UInt8(ascii: " "): kind = .context
        case UInt8(ascii: "\n"):
            kind = .context
            start -= 1
        case UInt8(ascii: "-"): kind = .removed
        case UInt8(ascii: "+"): kind = .added
        case UInt8(ascii: "@"), UInt8(ascii: "d"):
            throw PatchSyntaxError(line: line.number, problem: .hunkTooShort)
        default: throw PatchSyntaxError(line: line.number, problem: .unexpectedHunkLine)
        }
        if kind != .added { rest.oldCount -= 1 }
        if kind != .removed { rest.newCount -= 1 }
        guard rest.oldCount >= 0, rest.newCount >= 0 else {
            throw PatchSyntaxError(line: line.number, problem: .hunkTooLong)
        }
        let content = start..<(line.next - sectionStart)
        advance()
        return Hunk.Line(kind: kind, content: content)
    }

    /// `\ No newline at end of file`, in whatever language: the line before it has no newline.
    private mutating func takeNewlineMark(_ lines: inout [Hunk.Line]) throws(PatchSyntaxError) {
        guard line.after("\\ ", in: bytes) != nil, let last = lines.popLast(), !last.content.isEmpty else {
            throw PatchSyntaxError(line: line.number, problem: .unexpectedHunkLine)
        }
        let content = last.content.lowerBound..<(last.content.upperBound - 1)
        lines.append(Hunk.Line(kind: last.kind, content: content))
        advance()
    }

    private mutating func advance() {
        line = Self.line(in: bytes, at: line.next, number: line.number + 1)
    }

    private static func line(in bytes: [UInt8], at start: Int, number: Int) -> PatchLine {
        let end = bytes.withUnsafeBytes { buffer in
            guard start < buffer.count, let base = buffer.baseAddress,
                let newline = memchr(base + start, Int32(UInt8(ascii: "\n")), buffer.count - start)
            else { return buffer.count }
            return UnsafeRawPointer(newline) - base
        }
        return PatchLine(number: number, start: start, end: end, next: min(end + 1, bytes.count))
    }
}
