internal import Foundation

/// Reads a file line by line, holding no more of it than a block and the longest line.
struct LineReader: ~Copyable {
    private let handle: FileHandle
    private let path: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// The number of the line read last, from 1.
    private(set) var number = 0

    private static let blockBytes = 1 << 20

    /// Opens a file.
    ///
    /// - Throws: `ArchiveError` when it cannot be opened.
    init(_ path: String) throws(ArchiveError) {
        self.path = path
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw ArchiveError.unreadable(path: path, cause: error.localizedDescription)
        }
    }

    deinit { try? handle.close() }

    /// Calls `body` with each line that is not blank: the bytes, the line's place in them, and its number.
    ///
    /// - Throws: `ArchiveError` when the file cannot be read to its end.
    mutating func forEachLine(_ body: ([UInt8], Range<Int>, Int) -> Void) throws(ArchiveError) {
        while let line = try next() {
            number += 1
            let isBlank = buffer[line].allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 }
            if !isBlank { body(buffer, line, number) }
        }
    }

    private mutating func next() throws(ArchiveError) -> Range<Int>? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstNewline {
                defer { start = end + 1 }
                return start..<end
            }
            searched = buffer.count
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return start..<buffer.count
            }
            searched -= start
            buffer.removeSubrange(..<start)
            start = 0
            try fill()
        }
    }

    private mutating func fill() throws(ArchiveError) {
        do {
            let block = try handle.read(upToCount: Self.blockBytes) ?? Data()
            isAtEnd = block.isEmpty
            buffer.append(contentsOf: block)
        } catch {
            throw ArchiveError.unreadable(path: path, cause: error.localizedDescription)
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var firstNewline: Int? {
        withUnsafeBufferPointer { buffer in
            buffer.firstIndex(of: UInt8(ascii: "\n")).map { $0 + startIndex }
        }
    }
}
