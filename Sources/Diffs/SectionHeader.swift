/// What the header lines of a section tell, gathered line by line.
struct SectionHeader {
    /// The two paths of the `diff --git` line, where it tells them.
    var headerPaths: (old: [UInt8], new: [UInt8])?
    /// What the `---` line names.
    var oldLabel: SectionPaths.Label?
    /// What the `+++` line names.
    var newLabel: SectionPaths.Label?
    /// `rename from`, `rename to`, `copy from`, `copy to`.
    var movedFrom: [UInt8]?
    var movedTo: [UInt8]?
    var isCopy = false
    var isNew = false
    var isDeleted = false
    var oldMode: UInt32?
    var newMode: UInt32?
    var isBinary = false
    var hasBinaryData = false

    /// What happens to the file.
    var kind: FilePatch.Kind {
        if isNew { return .added }
        if isDeleted { return .removed }
        if movedFrom != nil { return isCopy ? .copied : .renamed }
        if case .nothing = oldLabel { return .added }
        if case .nothing = newLabel { return .removed }
        return .modified
    }

    /// The two paths; nil for the side that does not exist, nil altogether when nothing tells them.
    var paths: (old: [UInt8]?, new: [UInt8]?)? {
        let old = movedFrom ?? path(of: oldLabel) ?? headerPaths?.old
        let new = movedTo ?? path(of: newLabel) ?? headerPaths?.new
        switch kind {
        case .added: return new.map { (nil, $0) }
        case .removed: return old.map { ($0, nil) }
        case .modified, .renamed, .copied:
            guard let old, let new else { return nil }
            return (old, new)
        }
    }

    private func path(of label: SectionPaths.Label?) -> [UInt8]? {
        guard case .path(let path) = label else { return nil }
        return path
    }
}

extension SectionHeader {
    /// Takes in one header line.
    ///
    /// - Returns: whether it is one that can stand in a header.
    mutating func take(_ line: PatchLine, of bytes: [UInt8]) throws(PatchSyntaxError) -> Bool {
        if let start = line.after("--- ", in: bytes) {
            oldLabel = try label(line, from: start, of: bytes)
        } else if let start = line.after("+++ ", in: bytes) {
            newLabel = try label(line, from: start, of: bytes)
        } else if line.after("index ", in: bytes) != nil {
            takeIndex(line, of: bytes)
        } else {
            return try takeExtended(line, of: bytes)
        }
        return true
    }

    private mutating func takeExtended(
        _ line: PatchLine, of bytes: [UInt8]
    ) throws(PatchSyntaxError) -> Bool {
        if let start = line.after("old mode ", in: bytes) {
            oldMode = try mode(line, from: start, "old mode", of: bytes)
        } else if let start = line.after("new mode ", in: bytes) {
            newMode = try mode(line, from: start, "new mode", of: bytes)
        } else if let start = line.after("new file mode ", in: bytes) {
            newMode = try mode(line, from: start, "new file mode", of: bytes)
            isNew = true
        } else if let start = line.after("deleted file mode ", in: bytes) {
            oldMode = try mode(line, from: start, "deleted file mode", of: bytes)
            isDeleted = true
        } else if let start = line.after("rename from ", in: bytes) {
            movedFrom = try movedPath(line, from: start, of: bytes)
        } else if let start = line.after("rename to ", in: bytes) {
            movedTo = try movedPath(line, from: start, of: bytes)
        } else if let start = line.after("copy from ", in: bytes) {
            movedFrom = try movedPath(line, from: start, of: bytes)
            isCopy = true
        } else if let start = line.after("copy to ", in: bytes) {
            movedTo = try movedPath(line, from: start, of: bytes)
            isCopy = true
        } else {
            return line.after("similarity index ", in: bytes) != nil
                || line.after("dissimilarity index ", in: bytes) != nil
        }
        return true
    }

    private func label(
        _ line: PatchLine, from start: Int, of bytes: [UInt8]
    ) throws(PatchSyntaxError) -> SectionPaths.Label {
        guard let label = SectionPaths.label(bytes, from: start, to: line.end) else {
            throw PatchSyntaxError(line: line.number, problem: .malformedPath)
        }
        return label
    }

    private func movedPath(
        _ line: PatchLine, from start: Int, of bytes: [UInt8]
    ) throws(PatchSyntaxError) -> [UInt8] {
        guard let path = SectionPaths.one(bytes, from: start, to: line.end), !path.isEmpty else {
            throw PatchSyntaxError(line: line.number, problem: .malformedPath)
        }
        return path
    }

    private func mode(
        _ line: PatchLine, from start: Int, _ name: String, of bytes: [UInt8]
    ) throws(PatchSyntaxError) -> UInt32 {
        guard let mode = octal(bytes[start..<line.end]) else {
            throw PatchSyntaxError(line: line.number, problem: .malformedHeader(name))
        }
        return mode
    }

    /// The `index` line's mode, which holds for both sides; the ids are not needed and not checked.
    private mutating func takeIndex(_ line: PatchLine, of bytes: [UInt8]) {
        guard let blank = bytes[line.start..<line.end].lastIndex(of: UInt8(ascii: " ")),
            let mode = octal(bytes[(blank + 1)..<line.end])
        else { return }
        oldMode = oldMode ?? mode
        newMode = newMode ?? mode
    }

    private func octal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard (5...6).contains(digits.count) else { return nil }
        var value: UInt32 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "7") else { return nil }
            value = value * 8 + UInt32(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
