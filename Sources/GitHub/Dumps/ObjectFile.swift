internal import Files
internal import JSON

/// A file of JSON objects: one a line, or in the arrays of a dump; plain or packed.
struct ObjectFile {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Calls `body` with each object: the bytes, its place in them, and its number (of the line, where it has one).
    ///
    /// - Returns: how many objects were cut or too large.
    /// - Throws: `ArchiveError` when the file cannot be read to its end.
    func forEachObject(_ body: ([UInt8], Range<Int>, Int) -> Void) throws(ArchiveError) -> Int {
        do throws(RecordError) {
            if path.hasSuffix(".jsonl"), try !beginsWithBracket() {
                var file = try LineFile(path)
                try file.forEachLine(body)
                return 0
            }
            return try forEachSplitObject(body)
        } catch {
            throw .unreadable(path: path, cause: error.cause)
        }
    }

    private func forEachSplitObject(
        _ body: ([UInt8], Range<Int>, Int) -> Void
    ) throws(RecordError) -> Int {
        var splitter = ObjectSplitter()
        var number = 0
        var file = try BlockFile(path, packing: .byName)
        while let block = try file.next() {
            splitter.take(block) { bytes, range in
                number += 1
                body(bytes, range, number)
            }
        }
        splitter.finish()
        return splitter.dropped
    }

    private func beginsWithBracket() throws(RecordError) -> Bool {
        var file = try BlockFile(path)
        return try file.next()?.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "[")
    }
}
