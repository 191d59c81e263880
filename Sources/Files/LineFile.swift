internal import Foundation

/// A file that is read line by line, whatever its size.
package final class LineFile {
    private static let pieceSize = 1 << 20

    private let path: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// The number of the line that was read last, from 1.
    package private(set) var number = 0

    /// Opens a file.
    ///
    /// - Throws: `RecordError` of kind `.inaccessible`.
    package init(_ path: String) throws(RecordError) {
        self.path = path
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw RecordError(
                kind: .inaccessible, operation: "reading \(path)",
                cause: FileManager.default.fileExists(atPath: path)
                    ? "it cannot be opened" : "there is no such file")
        }
        self.handle = handle
    }

    deinit {
        try? handle.close()
    }

    /// The next line without its newline; nil after the last.
    ///
    /// - Throws: `RecordError` when the file cannot be read.
    package func next() throws(RecordError) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                number += 1
                return Array(buffer[start..<end])
            }
            searched = buffer.count
            guard !isAtEnd else { break }
            searched -= start
            try readMore()
        }
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        number += 1
        return Array(buffer[start...])
    }

    /// Drops what was handed out and adds the next piece.
    private func readMore() throws(RecordError) {
        buffer.removeSubrange(..<start)
        start = 0
        do {
            let piece = try handle.read(upToCount: Self.pieceSize) ?? Data()
            isAtEnd = piece.isEmpty
            buffer.append(contentsOf: piece)
        } catch {
            throw RecordError(
                kind: .inaccessible, operation: "reading \(path)", cause: error.localizedDescription)
        }
    }
}
