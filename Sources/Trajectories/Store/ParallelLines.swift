internal import Threads

/// What was made of a line of a file.
package struct LineOutput<Output: Sendable>: Sendable {
    /// The file.
    package let path: String
    /// The number of the line, from 1.
    package let number: Int
    package let output: Output
}

/// Files of lines, read by several threads.
package enum ParallelLines {
    /// The longest line that is read, in bytes.
    package static let longest = 64 << 20

    private struct Outputs<Output: Sendable>: Sendable {
        let chunk: LineChunk
        var lines = 0
        var outputs: [(number: Int, output: Output)] = []
    }

    /// Makes something of each line that is not blank, on several threads.
    ///
    /// It is handed over in the order of the lines.
    /// No more is held than a few chunks of the files and what is made of them.
    ///
    /// - Parameter body: is called with bytes and the line's place in them, or with nil for a line that is too long.
    /// - Throws: `RecordError` when a file cannot be read; what the closures throw.
    package static func forEach<Output: Sendable>(
        _ files: [String], threads: Int,
        body: @escaping @Sendable ([UInt8], Range<Int>?) throws -> Output,
        take: @escaping @Sendable (LineOutput<Output>) throws -> Void
    ) throws {
        let chunks = try files.flatMap(LineChunk.chunks)
        let counter = LineCounter()
        try parallelForEach(chunks, threads: threads, makeState: {}) { _, chunk in
            var outputs = Outputs<Output>(chunk: chunk)
            outputs.lines = try chunk.forEachLine(longest: longest) { bytes, place, number in
                if let place, bytes[place].allSatisfy({ $0 <= UInt8(ascii: " ") }) { return }
                outputs.outputs.append((number, try body(bytes, place)))
            }
            return outputs
        } take: { outputs in
            let before = counter.add(outputs.lines, of: outputs.chunk.path)
            for (number, output) in outputs.outputs {
                try take(LineOutput(path: outputs.chunk.path, number: before + number, output: output))
            }
        }
    }
}

/// How many lines of the present file were handed over; `parallelForEach` asks it from one thread at a time.
private final class LineCounter: @unchecked Sendable {
    private var path: String?
    private var lines = 0

    /// The lines before those that are added.
    func add(_ count: Int, of path: String) -> Int {
        if path != self.path { (self.path, lines) = (path, 0) }
        defer { lines += count }
        return lines
    }
}
