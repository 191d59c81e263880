internal import Diffs

/// The Python functions that a patch edits, as far as the patch itself shows.
///
/// A function is edited when a line within it is added or removed, its `def` included. Which function a line is in is
/// known by the last `def` above it in the hunk or in the text after the hunk's `@@`, as long as no line in between is
/// indented less than a body. So functions whose head lies outside the hunk are known by git's own heading alone; the
/// published tables cannot be more exact, since they count from the same patches.
struct EditedFunctions {
    /// How many functions are edited, over all Python files.
    let count: Int

    init(_ patch: Patch) {
        var found: Set<[UInt8]> = []
        for file in patch.files where file.path.suffix(3).elementsEqual(".py".utf8) {
            for hunk in file.hunks {
                for name in Self.names(in: hunk, of: file) {
                    found.insert(file.path + [0] + name)
                }
            }
        }
        count = found.count
    }

    private static func names(in hunk: Hunk, of file: FilePatch) -> [[UInt8]] {
        var names: [[UInt8]] = []
        // The heading is printed without its indentation.
        var current = definition(in: heading(of: hunk, in: file)).map { (indentation: 0, name: $0.name) }
        for line in hunk.lines {
            let text = file.content(of: line)
            guard text.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            let indentation = text.prefix { $0 == UInt8(ascii: " ") || $0 == 9 }.count
            if let found = definition(in: text) {
                current = (indentation, found.name)
            } else if let open = current, indentation <= open.indentation,
                !(text.dropFirst(indentation).first.map(isClosing) ?? false)
            {
                current = nil
            }
            if line.kind != .context, let current { names.append(current.name) }
        }
        return names
    }

    /// Whether a line goes on with what was opened above: the end of a list of parameters.
    private static func isClosing(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
    }

    /// The text after a hunk's second `@@`.
    private static func heading(of hunk: Hunk, in file: FilePatch) -> ArraySlice<UInt8> {
        let line = file.bytes[hunk.offset...].prefix { $0 != UInt8(ascii: "\n") }
        guard line.count > 2 else { return [] }
        var index = line.startIndex + 2
        while index + 1 < line.endIndex {
            if line[index] == UInt8(ascii: "@"), line[index + 1] == UInt8(ascii: "@") {
                return line[(index + 2)...]
            }
            index += 1
        }
        return []
    }

    /// The name that a line defines as a function; nil when it defines none.
    private static func definition(in line: ArraySlice<UInt8>) -> (name: [UInt8], end: Int)? {
        var rest = line.drop { $0 == UInt8(ascii: " ") || $0 == 9 }
        for (word, isNeeded) in [("async", false), ("def", true)] {
            guard rest.starts(with: word.utf8),
                let next = rest.dropFirst(word.utf8.count).first, next == UInt8(ascii: " ") || next == 9
            else {
                if isNeeded { return nil }
                continue
            }
            rest = rest.dropFirst(word.utf8.count).drop { $0 == UInt8(ascii: " ") || $0 == 9 }
        }
        let name = rest.prefix { byte in
            byte == UInt8(ascii: "_") || byte >= 0x80 || (48...57).contains(byte)
                || (97...122).contains(byte | 0x20)
        }
        return name.isEmpty ? nil : (Array(name), name.endIndex)
    }
}
