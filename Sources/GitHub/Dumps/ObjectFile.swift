internal import Compression
internal import Foundation
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
        if path.hasSuffix(".jsonl"), try !beginsWithBracket() {
            var reader = try LineReader(path)
            try reader.forEachLine(body)
            return 0
        }
        var splitter = ObjectSplitter()
        var number = 0
        try forEachBlock { block in
            splitter.take(block) { bytes, range in
                number += 1
                body(bytes, range, number)
            }
        }
        splitter.finish()
        return splitter.dropped
    }

    private func beginsWithBracket() throws(ArchiveError) -> Bool {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            let start = try handle.read(upToCount: 256) ?? Data()
            return start.first { $0 > 32 } == UInt8(ascii: "[")
        } catch {
            throw ArchiveError.unreadable(path: path, cause: error.localizedDescription)
        }
    }

    private func forEachBlock(_ body: ([UInt8]) -> Void) throws(ArchiveError) {
        do {
            if path.hasSuffix(".gz") {
                var reader = try GzipReader(path)
                while let block = try reader.next() { body(block) }
            } else {
                let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { try? handle.close() }
                while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty { body(Array(block)) }
            }
        } catch let error as CompressionError {
            throw ArchiveError.unreadable(path: path, cause: error.cause)
        } catch {
            throw ArchiveError.unreadable(path: path, cause: error.localizedDescription)
        }
    }
}
