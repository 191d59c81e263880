/// A unified diff as git writes it: sections, one a file, kept byte for byte.
///
/// Parsing loses nothing: `bytes` gives back what was parsed. Sections without an `index` line, without hunks, or
/// with a binary body are all taken, since published patches hold such.
package struct Patch: Hashable, Sendable {
    /// What precedes the first section (the head of a mail, say); mostly empty.
    package let preamble: [UInt8]
    /// The sections, in the order of the text.
    package let files: [FilePatch]

    package init(preamble: [UInt8] = [], files: [FilePatch]) {
        self.preamble = preamble
        self.files = files
    }

    /// Reads a patch.
    ///
    /// A hunk must be as long as its header says, and every line must end in a newline, as `git apply` demands.
    /// - Throws: `PatchSyntaxError` with the line.
    package init(parsing bytes: [UInt8]) throws(PatchSyntaxError) {
        var parser = PatchParser(bytes)
        self = try parser.parse()
    }

    /// The patch's text, byte for byte as it was read.
    package var bytes: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(preamble.count + files.reduce(0) { $0 + $1.bytes.count })
        text += preamble
        for file in files { text += file.bytes }
        return text
    }

    /// The path of every section: the new one, or the old one of a removed file.
    package var paths: [[UInt8]] { files.map(\.path) }

    /// Two patches: the sections whose path satisfies the predicate, and the others; order kept, preamble dropped.
    package func split(
        _ belongsToFirst: ([UInt8]) throws -> Bool
    ) rethrows -> (first: Patch, second: Patch) {
        var first: [FilePatch] = []
        var second: [FilePatch] = []
        for file in files {
            if try belongsToFirst(file.path) { first.append(file) } else { second.append(file) }
        }
        return (Patch(files: first), Patch(files: second))
    }
}
