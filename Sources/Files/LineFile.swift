/// A file that is read line by line, holding no more of it than a block and the longest line.
package struct LineFile: ~Copyable {
    private var blocks: BlockFile
    private var buffer: [UInt8] = []
    private var start = 0
    private let path: String
    private let longest: Int
    /// The number of the line that was read last, from 1.
    package private(set) var number = 0

    /// Opens a file.
    ///
    /// - Parameter longest: The maximum length of a line, in bytes.
    /// - Throws: `RecordError` of kind `.absent` or `.inaccessible`.
    package init(
        _ path: String, packing: BlockFile.Packing = .none, longest: Int = 256 << 20
    ) throws(RecordError) {
        self.path = path
        self.longest = longest
        blocks = try BlockFile(path, packing: packing)
    }

    /// The next line without its newline; nil after the last.
    ///
    /// - Throws: `RecordError` when the file cannot be read.
    package mutating func next() throws(RecordError) -> [UInt8]? {
        try nextPlace().map { Array(buffer[$0]) }
    }

    /// Passes on each line that is not blank: some bytes, the line's place in them, and its number.
    ///
    /// - Throws: `RecordError` when the file cannot be read.
    package mutating func forEachLine(
        _ body: ([UInt8], Range<Int>, Int) -> Void
    ) throws(RecordError) {
        while let line = try nextPlace() {
            guard !buffer[line].allSatisfy({ $0 <= UInt8(ascii: " ") }) else { continue }
            body(buffer, line, number)
        }
    }

    private mutating func nextPlace() throws(RecordError) -> Range<Int>? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstNewline {
                defer { start = end + 1 }
                number += 1
                return start..<end
            }
            searched = buffer.count - start
            buffer.removeSubrange(..<start)
            start = 0
            guard buffer.count <= longest else {
                throw RecordError(
                    kind: .malformed, operation: "reading \(path)",
                    cause: "line \(number + 1) has more than \(longest) bytes, and no more are read")
            }
            guard let block = try blocks.next() else { break }
            buffer.append(contentsOf: block)
        }
        guard !buffer.isEmpty else { return nil }
        defer { start = buffer.count }
        number += 1
        return buffer.indices
    }
}

extension ArraySlice<UInt8> {
    fileprivate var firstNewline: Int? {
        withUnsafeBufferPointer { buffer in
            buffer.firstIndex(of: UInt8(ascii: "\n")).map { $0 + startIndex }
        }
    }
}
